"""F26: a machine that follows `next` while six people accept returns misses no line and sees none twice."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection

from accounts.permissions import Role
from portfolio.spend.actions.acceptance import accept_return
from portfolio.spend.models import SpendLine
from portfolio.spend.queries.lines import feed_head
from portfolio.watch.queries.equalities import verify_ledger
from tests.factories.accounts import make_user
from tests.factories.api import SPEND, make_machine
from tests.factories.returns import LATER, certified_return, released_award
from tests.faults.sizes import sized

WRITERS = 6
RETURNS = sized(18, 108)
LINES = sized(1, 40)
"""Of the smallest return; the others have up to four times as many."""
PAGE = sized(7, 31)
"""Lines; small enough for many pages, and for fewer than a client may ask for in a minute."""
BETWEEN_POLLS = 0.02

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


def lines_of(number):
    return (1 + number % 4) * LINES


def test_f26_feed_under_writers(figure):
    awards = [released_award(), released_award(), released_award()]
    waiting = [
        certified_return(awards[number % 3], *["10.00"] * lines_of(number)) for number in range(RETURNS)
    ]
    managers = [make_user(Role.FUND_MANAGER) for _ in range(WRITERS)]
    machine = make_machine()
    together, done = Barrier(WRITERS + 1), Event()

    def write(place):
        together.wait(timeout=60)
        try:
            for spend_return in waiting[place::WRITERS]:
                accept_return(spend_return=spend_return, by=managers[place], now=LATER)
        finally:
            connection.close()

    def read():
        seen, address, query = [], SPEND, {"limit": PAGE}
        together.wait(timeout=60)
        try:
            while True:
                finished = done.is_set()
                answer = machine.get(address, query)
                if answer.status_code == 429:
                    time.sleep(int(answer["Retry-After"]))
                    continue
                page = answer.json()
                seen += [line["feed_no"] for line in page["lines"]]
                address, query = page["next"], None
                if page["cursor"] != page["head"]:
                    continue
                if finished:
                    return seen
                time.sleep(BETWEEN_POLLS)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        reader = pool.submit(read)
        writers = [pool.submit(write, place) for place in range(WRITERS)]
        try:
            for writer in writers:
                writer.result(timeout=120)
        finally:
            done.set()
        seen = reader.result(timeout=180)

    lines = sum(lines_of(number) for number in range(RETURNS))
    assert seen == list(range(1, lines + 1))
    assert feed_head().feed_no == lines
    assert not any(found.faults for found in verify_ledger())
    for spend_return in waiting:
        numbers = list(
            SpendLine.objects.filter(spend_return=spend_return)
            .order_by("line_number")
            .values_list("feed_no", flat=True)
        )
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    figure("F26", "a poller under six writers", "0 lost, 0 twice", f"0 of {lines:,} lost, 0 twice")
