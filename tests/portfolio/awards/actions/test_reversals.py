"""Reversals: a journal turned round by two people, with its shares, or refused with what to do instead."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.emails import message_for
from accounts.models import Event
from accounts.permissions import FORBIDDEN_PAIRS, Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from portfolio.awards.actions.exchanges import confirm_exchange
from portfolio.awards.actions.reversals import (
    ReasonMissing,
    confirm_reversal,
    propose_reversal,
    withdraw_reversal,
)
from portfolio.awards.actions.shares import NothingToMove
from portfolio.awards.queries.exchanges import exchanges_on, standing_shares
from portfolio.awards.queries.reversals import obstacle_to_proposing, obstacle_to_reversal
from portfolio.ledger.actions.journals import NotEnoughMoney
from portfolio.ledger.actions.lapsing import lapse_ended_years, lapse_unused
from portfolio.ledger.models import Journal, Reversal
from portfolio.ledger.queries.position import fund_position
from portfolio.ledger.rules.exchanges import ExchangeRefused
from portfolio.ledger.rules.reversals import ReversalRefused
from portfolio.spend.actions.year_end import close_year
from portfolio.watch.queries.equalities import verify_ledger
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL
from tests.factories.changes import approved_change
from tests.factories.money_moves import (
    confirmed_exchange,
    confirmed_reversal,
    confirmed_switch,
    proposed_exchange,
    proposed_reversal,
)
from tests.factories.portfolio import NEXT_YEAR, YEAR, make_fund, met_milestone, released_milestone

pytestmark = pytest.mark.django_db

ENDED = datetime(2028, 4, 20, 9, tzinfo=UTC)


def newest(**which):
    return Journal.objects.filter(**which).latest("pk")


def held(fund):
    return {(row.year, row.control_budget): (row.headroom, row.lapsed) for row in fund_position(fund)}


def no_return_missing(award, now):
    return ""


def stands():
    return all(row.faults == () for row in verify_ledger())


def test_an_allocation_that_was_a_slip_goes_back_and_names_both_clocks(db):
    fund = make_fund({(YEAR, "CDEL"): 500})
    other, later = make_user(Role.FUND_MANAGER), NOW + timedelta(days=40)
    reversal = proposed_reversal(newest(), reason="It was for another fund.")
    event = Event.objects.get(kind="reversal.proposed")
    assert "to reverse journal 1 of Legacy IT Fund, allocation: Settlement" in message_for(event, other).body

    confirm_reversal(reversal=reversal, by=other, now=later)

    posted = newest()
    assert (posted.reverses.number, posted.effective_on, posted.posted_at) == (1, NOW.date(), later)
    assert posted.narrative == f"{reversal.reference}: It was for another fund."
    assert str(reversal) == f"{reversal.reference}: {fund.reference} journal 1"
    assert held(fund) == {(YEAR, "CDEL"): (0, 0)}
    as_known_then = fund_position(fund, NOW, as_at=NOW.date())
    assert [row.headroom for row in as_known_then] == [500]
    assert [row.headroom for row in fund_position(fund, as_at=NOW.date())] == [0]
    assert stands()


def test_what_is_promised_since_is_named_and_nothing_goes_back(accepted):
    first = Journal.objects.filter(fund=accepted.fund).earliest("pk")
    reversal = proposed_reversal(first)

    with pytest.raises(NotEnoughMoney, match=r"2027-28, Resource, programme .*£900,000 is missing"):
        confirm_reversal(reversal=reversal, by=make_user(Role.FUND_MANAGER), now=NOW)

    assert Reversal.objects.get().status == "PROPOSED"


def test_two_people_once_and_with_a_reason(db):
    make_fund({(YEAR, "CDEL"): 500})
    journal, other = newest(), make_user(Role.FUND_MANAGER)
    with pytest.raises(ReasonMissing):
        proposed_reversal(journal, reason=" ")
    with pytest.raises(PermissionRefused):
        proposed_reversal(journal, by=make_user(Role.CHAIR))
    reversal = proposed_reversal(journal)
    assert obstacle_to_proposing(journal) == "Somebody has proposed to reverse this journal already."
    with pytest.raises(ReversalRefused, match="already"):
        propose_reversal(journal=journal, reason="Again.", by=other, now=NOW)
    with pytest.raises(IntegrityError, match="reversal_of_a_journal_once"), transaction.atomic():
        Reversal.objects.create(
            fund=journal.fund, number=2, journal=journal, reason="x", proposed_at=NOW, proposed_by=other
        )
    with pytest.raises(PermissionRefused) as refusal:
        confirm_reversal(reversal=reversal, by=reversal.proposed_by, now=NOW)
    assert refusal.value.message == FORBIDDEN_PAIRS["confirm_reversal"].refusal
    withdraw_reversal(reversal=reversal, by=other, now=NOW)
    told = Event.objects.get(kind="reversal.withdrawn").deliveries.get()
    assert "journal 1 of Legacy IT Fund stands" in message_for(told.event, told.recipient).body
    with pytest.raises(TransitionRefused):
        confirm_reversal(reversal=reversal, by=other, now=NOW)

    confirmed_reversal(journal, by=other)

    with pytest.raises(ReversalRefused, match="reversed already"):
        proposed_reversal(journal)
    with pytest.raises(ReversalRefused, match="A reversal is not reversed"):
        proposed_reversal(newest())


def test_what_carries_a_status_is_put_right_where_the_status_is(paid):
    for kind, words in (("COMMITMENT", "belongs to its decision"), ("RELEASE", "belongs to a milestone")):
        with pytest.raises(ReversalRefused, match=words):
            proposed_reversal(newest(kind=kind))


@pytest.mark.parametrize("move", [confirmed_exchange, confirmed_switch])
def test_money_that_moved_goes_back_to_the_share_it_came_from(accepted, move):
    milestone = accepted.milestones.get(number=2)
    bidder = make_user(Role.BIDDER, accepted.department)
    before = standing_shares(milestone).get()
    move(milestone, amount=100_000)

    confirmed_reversal(newest())

    share = standing_shares(milestone).get()
    assert (share.year, share.control_budget, share.amount) == (*CELL, 450_000)
    assert share.pk != before.pk
    assert not exchanges_on(milestone).exists()
    event = Event.objects.get(kind="reversal.confirmed")
    assert message_for(event, bidder).link.endswith(f"/awards/{accepted.reference}/")
    assert stands()


def test_money_that_moved_on_since_stays(accepted):
    milestone = accepted.milestones.get(number=2)
    confirmed_switch(milestone, amount=100_000)
    first = newest()
    confirmed_exchange(milestone, amount=100_000, cell=(CELL[0], "CDEL"))

    with pytest.raises((NothingToMove, NotEnoughMoney)):
        confirmed_reversal(first)


def test_a_year_closed_too_early_is_opened_and_its_shares_stand_again(paid):
    award, manager = paid.award, make_user(Role.FUND_MANAGER)
    close_year(fund=award.fund, year=CELL[0], by=manager, now=ENDED)
    second = award.milestones.get(number=2)
    assert not standing_shares(second).exists()

    confirmed_reversal(newest(kind="LAPSE"), now=ENDED)

    assert standing_shares(second).get().amount == 450_000
    assert stands()
    confirmed_exchange(second, amount=450_000, now=ENDED)
    close_year(fund=award.fund, year=CELL[0], by=manager, now=ENDED)
    assert stands()


def test_shares_that_do_not_hold_what_lapsed_stop_it(paid):
    close_year(fund=paid.award.fund, year=CELL[0], by=make_user(Role.FUND_MANAGER), now=ENDED)
    lapse = newest(kind="LAPSE")
    paid.award.milestones.get(number=2).shares.update(moved_at=ENDED)

    with pytest.raises(NothingToMove, match="do not hold what lapsed"):
        confirmed_reversal(lapse, now=ENDED)


@pytest.mark.parametrize("status", ["released", "cancelled"])
def test_what_lapsed_of_a_milestone_that_is_past_stays_lapsed(accepted, status, settings):
    settings.RETURNS_MISSING = f"{__name__}.{no_return_missing.__name__}"
    first, second = accepted.milestones.order_by("number")
    met_milestone(first)
    confirmed_exchange(second, amount=100_000)
    close_year(fund=accepted.fund, year=CELL[0], by=make_user(Role.FUND_MANAGER), now=ENDED)
    lapse = newest(kind="LAPSE")
    reversal = proposed_reversal(lapse, now=ENDED)
    assert obstacle_to_reversal(reversal, make_user(Role.FUND_MANAGER)) == ""
    if status == "released":
        released_milestone(second, now=ENDED)
    else:
        approved_change(accepted, "REDUCE", cancelled=[2], now=ENDED)

    obstacle = obstacle_to_reversal(reversal, make_user(Role.FUND_MANAGER))
    assert obstacle.startswith(f"Milestone {accepted.reference}/2 is {status}, so what lapsed of it")
    with pytest.raises(ReversalRefused, match=f"/2 is {status}"):
        confirm_reversal(reversal=reversal, by=make_user(Role.FUND_MANAGER), now=ENDED)
    assert f"/2 is {status}" in obstacle_to_proposing(lapse)
    assert stands()


def test_an_award_that_is_ended_gets_nothing_back(offered):
    confirmed_switch(offered.milestones.get(number=2), amount=100_000)
    switch = newest(kind="SWITCH")
    close_year(fund=offered.fund, year=CELL[0], by=make_user(Role.FUND_MANAGER), now=ENDED)
    lapse = newest(kind="LAPSE")
    reversal = proposed_reversal(lapse, now=ENDED)
    type(offered).objects.filter(pk=offered.pk).update(status="TERMINATED")

    for journal in (Journal.objects.get(pk=switch.pk), Journal.objects.get(pk=lapse.pk)):
        assert "is terminated, so it has no money" in obstacle_to_proposing(journal)
    with pytest.raises(ReversalRefused, match="is terminated, so it has no money"):
        confirm_reversal(reversal=reversal, by=make_user(Role.FUND_MANAGER), now=ENDED)


def test_what_lapsed_although_the_treasury_had_approved_moves_into_a_later_year(db):
    fund = make_fund({(YEAR, "CDEL"): 500, (NEXT_YEAR, "CDEL"): 1})
    night = datetime(2027, 4, 1, 1, tzinfo=UTC)
    lapse_ended_years(now=night)
    day = night + timedelta(hours=9)
    confirmed_reversal(newest(kind="LAPSE"), now=day)
    assert held(fund)[YEAR, "CDEL"] == (500, 0)
    move = {"cell": (YEAR, "CDEL"), "to_year": NEXT_YEAR}
    with pytest.raises(ExchangeRefused, match="approved by then"):
        proposed_exchange(fund, amount=400, now=day, **move)

    exchange = proposed_exchange(fund, amount=400, now=day, approved_on=date(2027, 3, 29), **move)

    assert lapse_unused(fund=fund, now=night + timedelta(days=1)) == []
    confirm_exchange(exchange=exchange, by=make_user(Role.FUND_MANAGER), now=night + timedelta(days=2))
    assert newest().effective_on == date(2027, 3, 31)
    (again,) = lapse_unused(fund=fund, now=night + timedelta(days=3))
    assert again.effective_on == date(2027, 3, 31)
    assert held(fund) == {(YEAR, "CDEL"): (0, 100), (NEXT_YEAR, "CDEL"): (401, 0)}
    at_the_end = {row.year: row for row in fund_position(fund, as_at=date(2027, 3, 31))}
    assert (at_the_end[YEAR].lapsed, at_the_end[NEXT_YEAR].headroom) == (100, 401)
    assert stands()
