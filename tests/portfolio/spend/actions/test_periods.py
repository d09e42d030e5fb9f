"""Closing periods: in order, never over an award that may be late, and for good."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Event
from accounts.permissions import Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.financial_year import Period
from portfolio.spend.actions.periods import (
    PeriodRefused,
    PeriodStays,
    allow_late,
    close_period,
    plan_close,
)
from portfolio.spend.models import FundPeriod, PeriodException, SpendLine
from portfolio.spend.queries.periods import (
    closes_on,
    first_period,
    period_to_close,
    periods_of,
    posting_period,
)
from portfolio.watch.queries.equalities import periods_equal_their_lines
from tests.factories.accounts import make_user
from tests.factories.corrections import accepted_correction
from tests.factories.periods import accepted_nil, closed_to
from tests.factories.portfolio import make_fund, pounds
from tests.factories.returns import JUNE, LATER, accepted_return, file_of, released_award

pytestmark = pytest.mark.django_db
JULY, NOVEMBER = Period("2027-28", 4), Period("2026-27", 8)
IN_AUGUST = datetime(2027, 8, 21, 12, tzinfo=UTC)


def close(fund, period, now=LATER, by=None):
    return close_period(fund=fund, period=period, by=by or make_user(Role.FUND_MANAGER), now=now)


def late(award, period=JUNE, last_day=date(2027, 7, 30), now=LATER, **said):
    details = {"reason": "Their ledger moves house.", "by": make_user(Role.FUND_MANAGER), **said}
    return allow_late(fund=award.fund, period=period, award=award, last_day=last_day, now=now, **details)


def posted():
    lines = SpendLine.objects.filter(feed_no__isnull=False).order_by("feed_no")
    return list(lines.values_list("posted_year", "posted_period"))


def test_what_is_accepted_goes_into_the_open_period_once_periods_close(released):
    fund = released.fund
    bidder = make_user(Role.BIDDER, released.department)
    assert (first_period(fund), posting_period(fund, LATER)) == (NOVEMBER, JULY)

    closed = closed_to(fund, Period("2027-28", 2))
    accepted_return(released, "30,000.00", "40,000.00")
    june = close(fund, JUNE)
    content = file_of("50,000.00", day="07/06/2027")
    accepted_return(released, content=content, now=LATER + timedelta(hours=1))
    accepted_correction(1, amount=pounds(29_000))

    assert [str(row) for row in closed][-1] == f"{fund.reference} 2027-28/2"
    assert {(row.line_count, row.net, row.first_feed_no) for row in closed} == {(0, 0, None)}
    assert posted() == [("2027-28", 3)] * 2 + [("2027-28", 4)] * 3
    assert (june.first_feed_no, june.last_feed_no, june.line_count, june.net) == (1, 2, 2, pounds(70_000))
    event = Event.objects.get(kind="period.closed", subject_id=june.pk)
    assert (event.data["month"], event.data["net"]) == ("June 2027", "70000.00")
    assert bidder in {row.recipient for row in event.deliveries.all()}
    july = close(fund, JULY, now=IN_AUGUST)
    assert (july.first_feed_no, july.last_feed_no, july.net) == (3, 5, pounds(49_000))
    assert list(periods_equal_their_lines(fund)) == []


def test_another_funds_periods_are_its_own(released):
    other = released_award()
    closed_to(other.fund, JUNE)
    accepted_return(released, "30,000.00")
    accepted_return(other, "31,000.00")

    closed_to(other.fund, JULY, now=IN_AUGUST)

    assert posted() == [("2027-28", 4), ("2027-28", 4)]
    row = FundPeriod.objects.get(fund=other.fund, year="2027-28", number=4)
    assert (row.first_feed_no, row.last_feed_no, row.line_count, row.net) == (2, 2, 1, pounds(31_000))


def test_periods_close_in_order_once_they_have_ended(released):
    fund = released.fund

    for period in (JUNE, JULY, Period("2026-27", 7)):
        with pytest.raises(PeriodStays, match="not the next to close"):
            close(fund, period)
    for person in (make_user(Role.CHAIR), make_user(Role.BIDDER, released.department)):
        with pytest.raises(PermissionRefused):
            close(fund, NOVEMBER, by=person)
    close(fund, NOVEMBER)
    words = r"^Period 8 \(November 2026\) of 2026-27 is closed, and is never opened again"
    with pytest.raises(PeriodStays, match=words):
        close(fund, NOVEMBER)
    closed_to(fund, JUNE)
    assert period_to_close(fund, LATER) is None
    far = datetime(2031, 1, 1, tzinfo=UTC)
    closed_to(fund, Period("2030-31", 1), now=far)
    assert str(FundPeriod.objects.order_by("-year", "-number").first().month) == "2028-29/12"
    assert period_to_close(make_fund(), far) is None


def test_an_award_that_may_be_late_holds_the_close_up(released):
    fund = released.fund
    closed_to(fund, Period("2027-28", 2))
    signer = make_user(Role.SIGN_OFF, released.department)

    made = late(released)

    event = Event.objects.get(kind="period.exception_named")
    assert signer in {row.recipient for row in event.deliveries.all()}
    with pytest.raises(PeriodStays, match=f"{released.reference} until 30 July 2027"):
        close(fund, JUNE)
    with pytest.raises(PeriodRefused, match=r"until 30 July 2027 already\. The day can be made later"):
        late(released)
    longer = late(released, last_day=date(2027, 7, 31))
    words = f"{released.reference} until 31 July 2027. Accept that return, or close the period after 31 July"
    with pytest.raises(PeriodStays, match=rf"not accepted yet\. {words}"):
        close(fund, JUNE)
    (june,) = [row for row in periods_of(fund, LATER) if row.month == JUNE]
    assert (june.exceptions, june.is_closed) == ([made, longer], False)
    accepted_nil(released, JUNE)
    close(fund, JUNE)
    with pytest.raises(PeriodStays, match="is closed"):
        late(released)


def test_neither_what_was_accepted_before_nor_a_correction_ends_an_exception(released):
    fund = released.fund
    closed_to(fund, Period("2027-28", 2))
    accepted_return(released, "30,000.00")
    named, corrected, accepted = (LATER + timedelta(hours=hours) for hours in (1, 2, 3))

    late(released, now=named)

    with pytest.raises(PeriodStays, match=f"{released.reference} until 30 July 2027"):
        close(fund, JUNE, now=named)
    accepted_correction(1, amount=pounds(29_000), now=corrected)
    with pytest.raises(PeriodStays):
        close(fund, JUNE, now=corrected)
    accepted_return(released, "50,000.00", now=accepted)
    assert close(fund, JUNE, now=accepted).line_count == 4


def test_an_exception_ends_with_its_day(released):
    closed_to(released.fund, Period("2027-28", 2))
    late(released)

    with pytest.raises(PeriodStays):
        close(released.fund, JUNE, now=datetime(2027, 7, 30, 22, 59, tzinfo=UTC))
    close(released.fund, JUNE, now=datetime(2027, 7, 30, 23, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"reason": " "}, "Say why"),
        ({"reason": "x" * 2001}, "Keep the reason"),
        ({"last_day": date(2027, 7, 19)}, "a day to come"),
        ({"period": JULY, "last_day": date(2027, 7, 31)}, "after the period has ended"),
    ],
)
def test_what_is_no_exception_is_refused(released, said, words):
    with pytest.raises(PeriodRefused, match=words):
        late(released, **said)

    assert not PeriodException.objects.exists()


def test_an_award_of_another_fund_or_by_another_person_is_no_exception(released):
    other = released_award()
    details = {"fund": released.fund, "period": JUNE, "last_day": date(2027, 7, 30), "now": LATER}
    with pytest.raises(PeriodRefused, match="of this fund"):
        allow_late(award=other, reason="Late.", by=make_user(Role.FUND_MANAGER), **details)
    with pytest.raises(PermissionRefused):
        allow_late(award=released, reason="Late.", by=make_user(Role.AUDITOR), **details)


def test_the_day_of_a_period_is_set_while_it_is_open(released):
    fund, manager = released.fund, make_user(Role.FUND_MANAGER)
    bidder = make_user(Role.BIDDER, released.department)
    plan = {"fund": fund, "period": JUNE, "by": manager, "now": LATER}
    assert closes_on(fund, JUNE) == date(2027, 7, 20)

    plan_close(closes_on=date(2027, 7, 27), **plan)

    assert closes_on(fund, JUNE) == date(2027, 7, 27)
    event = Event.objects.get(kind="period.planned")
    assert (event.data["before"], event.data["after"]) == ("2027-07-20", "2027-07-27")
    assert bidder in {row.recipient for row in event.deliveries.all()}
    for day, words in ((date(2027, 6, 30), "has not ended by then"), (date(2027, 7, 19), "has passed")):
        with pytest.raises(PeriodRefused, match=words):
            plan_close(closes_on=day, **plan)
    with pytest.raises(PermissionRefused):
        plan_close(closes_on=date(2027, 7, 28), **plan | {"by": bidder})
    closed_to(fund, JUNE)
    with pytest.raises(PeriodStays):
        plan_close(closes_on=date(2027, 7, 28), **plan)


REWRITES = [
    "UPDATE portfolio_fundperiod SET status = 'OPEN'",
    "UPDATE portfolio_fundperiod SET net = net + 1",
    "UPDATE portfolio_fundperiod SET closes_on = closes_on + 1",
    "DELETE FROM portfolio_fundperiod",
    "TRUNCATE portfolio_fundperiod CASCADE",
    "INSERT INTO portfolio_periodexception (period_id, award_id, last_day, reason, named_at, named_by_id)"
    " SELECT id, (SELECT min(id) FROM portfolio_award), '2030-01-01', 'Late', now(), closed_by_id"
    " FROM portfolio_fundperiod",
    "UPDATE portfolio_spendline SET feed_no = 1, posted_year = '2027-28', posted_period = 3",
    "UPDATE portfolio_spendline SET feed_no = 1, posted_year = '2026-27', posted_period = 12",
]


@pytest.mark.parametrize("statement", REWRITES)
def test_the_database_opens_nothing_that_is_closed(june_closed, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def june_closed(certified):
    closed_to(certified.award.fund, JUNE)
    return certified


def test_a_closed_period_unlike_its_lines_is_found(accepted_spend):
    fund, manager = accepted_spend.award.fund, make_user(Role.FUND_MANAGER)
    FundPeriod.objects.create(
        fund=fund,
        year="2027-28",
        number=4,
        status="CLOSED",
        closes_on=date(2027, 8, 20),
        closed_at=LATER,
        closed_by=manager,
        first_feed_no=1,
        last_feed_no=1,
        line_count=1,
        net=pounds(30_000),
    )

    (fault,) = periods_equal_their_lines(fund)

    assert "closed with 1 lines from 1 to 1, 30000.00, and the feed has 2 from 1 to 2" in str(fault)
