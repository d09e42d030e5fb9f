"""F38: what is accepted and paid at the year's edge belongs to the year that London's calendar says."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from legacyfund.lib.financial_year import (
    Period,
    end_of_day,
    financial_year,
    london_date,
)
from portfolio.ledger.models import Journal
from portfolio.spend.actions.acceptance import accept_return
from portfolio.spend.models import SpendLine
from portfolio.spend.queries.uploads import found_in
from portfolio.spend.rules.findings import Severity
from tests.factories.accounts import make_user
from tests.factories.over_25k import make_row, write_csv
from tests.factories.returns import certified_return, received_upload, released_award
from tests.faults.standing import require_standing
from tests.faults.years import let_money_begin

pytestmark = [pytest.mark.fault]

EDGES = [
    # 23:30 UTC on 31 March: in London 00:30 on 1 April, for the clocks have gone forward.
    ("2026-03-31T23:30", "2026-04-01", "2026-27"),
    ("2026-03-31T22:59", "2026-03-31", "2025-26"),
    # A 31 March of 23 hours: the clocks go forward in its first one.
    ("2024-03-31T23:30", "2024-04-01", "2024-25"),
    ("2024-03-31T22:59", "2024-03-31", "2023-24"),
    ("2024-03-31T00:30", "2024-03-31", "2023-24"),
    ("2030-03-31T23:30", "2030-04-01", "2030-31"),
    ("2030-03-31T22:59", "2030-03-31", "2029-30"),
    ("2030-03-30T23:59", "2030-03-30", "2029-30"),
    # A leap day.
    ("2028-02-29T23:59", "2028-02-29", "2027-28"),
]


@pytest.mark.parametrize(("moment", "day", "year"), EDGES)
def test_f38_a_moment_is_of_londons_year(moment, day, year):
    found = london_date(datetime.fromisoformat(moment).replace(tzinfo=UTC))

    assert found.isoformat() == day
    assert financial_year(found) == Period.of(found).year == year


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "hours"), [(2025, 24), (2029, 23)], ids=["31 March 2026", "31 March 2030, of 23 hours"]
)
def test_f38_spend_accepted_at_half_past_eleven_utc(start, hours, monkeypatch, figure):
    year, following, _ = let_money_begin(start, monkeypatch)
    march, february = date(start + 1, 3, 31), date(start + 1, 2, 28)
    edge = end_of_day(march)
    assert edge == datetime(start + 1, 3, 31, 23, 0, tzinfo=UTC)
    assert edge - end_of_day(march - timedelta(days=1)) == timedelta(hours=hours)
    award = released_award(now=datetime(start, 11, 22, 12, tzinfo=UTC))
    last_day = f"31/03/{start + 1}"
    before, at, after = (
        certified_return(
            award,
            content=write_csv([make_row(date=day, amount=amount, transaction_number=f"T-{amount}")]),
            period=period,
            now=edge - timedelta(minutes=40),
        )
        for day, amount, period in (
            (last_day, "26,000.00", Period(year, 12)),
            (last_day, "27,000.00", Period(year, 12)),
            (f"28/02/{start + 1}", "28,000.00", Period(year, 11)),
        )
    )
    manager = make_user("FUND_MANAGER", now=edge - timedelta(days=1))
    for spend_return, moment in (
        (before, edge - timedelta(seconds=1)),
        (at, edge + timedelta(minutes=30)),
        (after, edge + timedelta(hours=1)),
    ):
        accept_return(spend_return=spend_return, by=manager, now=moment)

    lines = list(
        SpendLine.objects.order_by("feed_no").values_list("date", "year", "posted_year", "posted_period")
    )
    assert lines == [
        (march, year, year, 12),
        (march, year, following, 1),
        (february, year, following, 1),
    ]
    spent = Journal.objects.filter(kind="SPEND").order_by("number")
    assert [row.effective_on for row in spent] == [march, march, february]
    assert {posting.year for row in spent for posting in row.postings.all()} == {year}
    assert sum(row.net for row in (before, at, after)) == Decimal(81_000)
    figure(
        "F38",
        f"a line accepted at 23:30 UTC on 31 March {start + 1}",
        "year by London's date",
        f"paid in {year}, posted in {following}",
    )
    require_standing()


@pytest.mark.django_db
@pytest.mark.parametrize("cell", ["2028-03-31T23:30Z", "2028-03-31T23:30:00+00:00", "2028-03-31 23:30 UTC"])
def test_f38_a_line_paid_at_a_moment_of_greenwich_is_asked_for_its_day(cell):
    """In London it may be the next day, and with it the next year: nobody guesses."""
    award = released_award()
    content = write_csv([make_row(date=cell, transaction_number="T1")])

    upload = received_upload(
        award, content=content, period=Period("2027-28", 12), now=datetime(2028, 4, 2, tzinfo=UTC)
    )

    assert upload.status == "FAULTY"
    assert [(row.line, row.column) for row in found_in(upload).filter(severity=Severity.FAULT)] == [
        (2, "Date")
    ]
