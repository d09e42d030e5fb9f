"""F26: a reader who follows the cursor while six people accept returns misses no line and sees none twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection

from accounts.permissions import Role
from portfolio.spend.actions.acceptance import accept_return
from portfolio.spend.models import SpendLine
from portfolio.spend.queries.lines import SpendFilter, feed_head, feed_page
from portfolio.watch.queries.equalities import verify_ledger
from tests.factories.accounts import make_user
from tests.factories.returns import LATER, certified_return, released_award

WRITERS = 6
RETURNS = 18

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


def test_f26_feed_under_writers():
    awards = [released_award(), released_award(), released_award()]
    waiting = [
        certified_return(awards[number % 3], *["10.00"] * (1 + number % 4)) for number in range(RETURNS)
    ]
    managers = [make_user(Role.FUND_MANAGER) for _ in range(WRITERS)]
    together, done = Barrier(WRITERS + 1), Event()

    def write(place):
        together.wait(timeout=60)
        try:
            for spend_return in waiting[place::WRITERS]:
                accept_return(spend_return=spend_return, by=managers[place], now=LATER)
        finally:
            connection.close()

    def read():
        seen, cursor = [], None
        together.wait(timeout=60)
        try:
            while True:
                finished = done.is_set()
                page = feed_page(SpendFilter(), after=cursor, limit=7)
                seen += [line["feed_no"] for line in page.lines]
                cursor = page.cursor
                if finished and page.is_last:
                    return seen
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
        seen = reader.result(timeout=60)

    lines = sum(1 + number % 4 for number in range(RETURNS))
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
