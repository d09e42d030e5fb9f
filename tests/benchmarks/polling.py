"""P6: what a poller loses while six people write: by our cursor, and by those that come to mind first.

The naive ones read a table of their own, whose rows get a number and a moment when they are written, and are
seen when they are committed: whoever has read a later number never asks for an earlier one again.
"""

import os
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import psycopg
from django.db import connection
from django.test import override_settings

from accounts.permissions import Role
from portfolio.spend.actions.acceptance import accept_return
from tests.benchmarks.streams import UNBOUNDED
from tests.factories.accounts import make_user
from tests.factories.api import SPEND, make_machine
from tests.factories.returns import LATER, certified_return, released_award
from tests.faults.serving import own_database

WRITERS = 6
TURNS = 60
ROWS = 5
RETURNS = 24
LINES = 20
PAUSE = 0.005
INSERT = "INSERT INTO {table} DEFAULT VALUES"
SELECT = "SELECT id, {column} FROM {table} WHERE {column} > %s ORDER BY {column}"


def print_polling() -> None:
    print(f"\nA poller under {WRITERS} writers: rows lost")
    for column in ("id", "made_at"):
        lost, written = _naive(column)
        print(f"P6   a cursor by {column:8} {lost:,} of {written:,} lost, {100 * lost / written:.0f} %")
    with override_settings(**UNBOUNDED):
        lost, twice, written = _ours()
    print(f"P6   the feed             {lost:,} of {written:,} lost, {twice:,} twice, target 0 and 0")


def _naive(column: str) -> tuple[int, int]:
    table = f"polled_by_{column}"
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as link:
        link.execute(f"CREATE TABLE {table} (id bigserial, made_at timestamptz DEFAULT clock_timestamp())")
        link.execute(f"GRANT ALL ON {table}, {table}_id_seq TO PUBLIC")

    def write() -> None:
        with psycopg.connect(own_database()) as link:
            for _ in range(TURNS):
                for _ in range(ROWS):
                    link.execute(INSERT.format(table=table))
                    time.sleep(random.uniform(0, PAUSE))
                link.commit()

    def poll(link: psycopg.Connection, seen: list[int], last: list[object]) -> None:
        for number, at in link.execute(SELECT.format(column=column, table=table), last).fetchall():
            seen.append(number)
            last[0] = at

    seen: list[int] = []
    last: list[object] = [0 if column == "id" else "-infinity"]
    with psycopg.connect(own_database(), autocommit=True) as reader:
        _while_writing([write] * WRITERS, lambda: poll(reader, seen, last))
    written = WRITERS * TURNS * ROWS
    return written - len(set(seen)), written


def _ours() -> tuple[int, int, int]:
    award = released_award()
    waiting = [certified_return(award, *["1.00"] * LINES) for _ in range(RETURNS)]
    manager, machine = make_user(Role.FUND_MANAGER, now=LATER), make_machine()
    page = machine.get(SPEND, {"limit": 1}).json()
    address, seen = f"{SPEND}?after={page['head']}", []

    def write(place: int) -> None:
        try:
            for spend_return in waiting[place::WRITERS]:
                accept_return(spend_return=spend_return, by=manager, now=LATER)
        finally:
            connection.close()

    def poll() -> None:
        nonlocal address
        found = machine.get(address).json()
        seen.extend(line["feed_no"] for line in found["lines"])
        address = found["next"]

    _while_writing([lambda at=at: write(at) for at in range(WRITERS)], poll)
    written = RETURNS * LINES
    return written - len(set(seen)), len(seen) - len(set(seen)), written


def _while_writing(writers: list[Callable[[], None]], poll: Callable[[], None]) -> None:
    """Polls until all have written, and once more."""
    done = Event()
    with ThreadPoolExecutor(len(writers)) as pool:
        writing = [pool.submit(writer) for writer in writers]
        while not done.is_set():
            if all(each.done() for each in writing):
                done.set()
            poll()
            time.sleep(PAUSE)
        for each in writing:
            each.result()
