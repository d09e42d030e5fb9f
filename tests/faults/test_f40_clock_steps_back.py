"""F40: the clock of one process is an hour behind: what it writes is told in the order it was written."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from accounts.permissions import Role
from portfolio.ledger.actions.allocating import allocate
from portfolio.ledger.models import Journal
from portfolio.ledger.queries.position import fund_position, position_total
from portfolio.spend.actions.acceptance import accept_return
from portfolio.spend.models import SpendLine
from portfolio.spend.queries.lines import SpendFilter, feed_page
from tests.factories.accounts import make_user
from tests.factories.bids import CELL
from tests.factories.portfolio import pounds
from tests.factories.returns import LATER, certified_return, released_award
from tests.faults.sizes import sized
from tests.faults.standing import require_standing
from tests.portfolio.ledger.both_clocks import assert_reads_the_same_by_both_clocks

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

RETURNS = sized(8, 40)
HOUR = timedelta(hours=1)


def test_f40_clock_steps_back(figure, monkeypatch):
    """One process's clock is right, the other's an hour behind; they take turns as they come."""
    monkeypatch.setattr("accounts.tasks.wake_deliveries", lambda: None)
    award = released_award()
    waiting = [certified_return(award, "10.00", "-1.00") for _ in range(RETURNS)]
    managers = [make_user(Role.FUND_MANAGER), make_user(Role.FUND_MANAGER)]
    together = Barrier(2)

    def accept(place):
        together.wait(timeout=60)
        try:
            for number, spend_return in enumerate(waiting[place::2]):
                now = LATER + timedelta(minutes=number) - place * HOUR
                accept_return(spend_return=spend_return, by=managers[place], now=now)
                allocate(
                    fund=award.fund,
                    amounts={CELL: pounds(1)},
                    narrative="By a clock that may be behind",
                    idempotency_key=f"f40-{place}-{number}",
                    by=managers[place],
                    now=now,
                )
        finally:
            connection.close()

    seen, cursor = [], None
    with ThreadPoolExecutor(2) as pool:
        working = [pool.submit(accept, place) for place in range(2)]
        while True:
            ended = all(each.done() for each in working)
            page = feed_page(SpendFilter(), after=cursor, limit=3)
            seen += [line["feed_no"] for line in page.lines]
            cursor = page.cursor
            if ended and page.is_last:
                break
        for each in working:
            each.result()

    assert seen == list(range(1, 2 * RETURNS + 1))
    journals = list(Journal.objects.filter(fund=award.fund).order_by("number"))
    assert [row.number for row in journals] == list(range(1, len(journals) + 1))
    assert [row.posted_at for row in journals] == sorted(row.posted_at for row in journals)
    lines = SpendLine.objects.order_by("feed_no").values_list("posted_year", "posted_period")
    assert list(lines) == sorted(lines)
    at = LATER + timedelta(minutes=RETURNS)
    assert position_total(fund_position(award.fund, at)) == position_total(fund_position(award.fund))
    assert_reads_the_same_by_both_clocks(award.fund)
    figure(
        "F40",
        f"one of two processes is an hour behind; {RETURNS} returns accepted",
        "order by number, no gap, no repeat",
        f"{len(seen)} lines in order, {len(journals)} journals",
    )
    require_standing()
