"""Closing a year that has ended: after its returns, for every award, and never what still runs."""

from datetime import UTC, datetime

import pytest

from accounts.emails import message_for
from accounts.models import Event
from accounts.permissions import Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.financial_year import Period
from portfolio.awards.queries.totals import award_position
from portfolio.ledger.actions.lapsing import lapse_ended_years
from portfolio.ledger.queries.position import fund_position
from portfolio.spend.actions.acceptance import accept_return
from portfolio.spend.actions.certification import withdraw_return
from portfolio.spend.actions.year_end import YearStays, close_year
from portfolio.spend.queries.year_end import years_to_close
from portfolio.watch.queries.equalities import verify_ledger
from tests.factories.accounts import make_user
from tests.factories.bids import CELL
from tests.factories.corrections import sent_correction
from tests.factories.portfolio import pounds, waiting_award
from tests.factories.returns import accepted_return, certified_return, file_of

pytestmark = pytest.mark.django_db

LAST_DAY = datetime(2028, 3, 31, 12, tzinfo=UTC)
MAY = datetime(2028, 5, 20, 9, tzinfo=UTC)


def close(fund, *, now=MAY, role=Role.FUND_MANAGER):
    return close_year(fund=fund, year=CELL[0], by=make_user(role), now=now)


def test_spend_of_march_is_accepted_in_may_and_what_is_left_lapses_when_the_year_is_closed(released):
    fund, bidder = released.fund, make_user(Role.BIDDER, released.department)
    lapse_ended_years(now=MAY)
    accepted_return(released, "400,000.00", now=MAY)
    (to_close,) = years_to_close(fund, now=MAY)
    assert to_close.in_words == (
        "2027-28 ended on 31 March 2028. £450,000 of RDEL programme was promised to awards and not released. "
        "£50,000 of RDEL programme was released and is not reported as spent."
    )

    (journal,) = close(fund)

    assert journal.award_id == released.pk
    (row,) = fund_position(fund)
    assert (row.committed, row.spent, row.lapsed, row.headroom) == (400_000, 400_000, 4_600_000, 0)
    (of_award,) = award_position(released)
    assert (of_award.to_release, of_award.unspent) == (0, 0)
    lapsed = {milestone.number: milestone.money for milestone in released.milestones.all()}
    assert lapsed == {1: 450_000, 2: 0}
    event = Event.objects.get(kind="award.year_lapsed")
    assert bidder.deliveries.filter(event=event).exists()
    assert "£500,000 of RDEL programme of this award has lapsed" in message_for(event, bidder).body
    assert all(row.faults == () for row in verify_ledger())
    with pytest.raises(YearStays, match="no award holds money of it any more"):
        close(fund)


def test_a_department_hears_nothing_of_an_award_that_is_not_announced():
    bidder = make_user(Role.BIDDER)
    award = waiting_award(bidder.memberships.get().department)
    lapse_ended_years(now=MAY)

    (journal,) = close(award.fund)

    assert journal.award_id == award.pk
    event = Event.objects.get(kind="award.year_lapsed")
    assert (event.department, event.deliveries.count()) == (None, 0)


def test_a_year_that_runs_and_one_with_a_return_to_be_decided_stay_open(released):
    with pytest.raises(YearStays, match="still runs"):
        close(released.fund, now=LAST_DAY)
    waiting = certified_return(released)

    with pytest.raises(YearStays, match=f"not decided yet: {waiting.reference}"):
        close(released.fund)

    accept_return(spend_return=waiting, by=make_user(Role.FUND_MANAGER), now=MAY)
    assert len(close(released.fund)) == 1


def test_what_a_later_month_reports_of_the_year_is_waited_for(released):
    """In a return of April, and then in a correction of that."""
    details = {"period": Period("2028-29", 1), "accrual_correction": True, "now": MAY}
    late = certified_return(released, content=file_of("30,000.00", day="15/03/2028"), **details)

    with pytest.raises(YearStays, match=f"not decided yet: {late.reference}"):
        close(released.fund)

    accept_return(spend_return=late, by=make_user(Role.FUND_MANAGER), now=MAY)
    (correction,) = sent_correction(1, amount=pounds(29_000), now=MAY)
    assert [row.returns for row in years_to_close(released.fund, now=MAY)] == [(correction.reference,)]
    withdraw_return(spend_return=correction, by=correction.prepared_by, now=MAY)
    assert len(close(released.fund)) == 1


def test_only_the_fund_closes_a_year(released):
    with pytest.raises(PermissionRefused):
        close(released.fund, role=Role.TREASURY_ANALYST)
