"""Reversing a decision, and who hears of it."""

from datetime import UTC, datetime

import pytest

from accounts.models import Delivery, Event
from accounts.permissions import FORBIDDEN_PAIRS, Role
from legacyfund.lib.errors import PermissionRefused
from portfolio.decisions.actions.decisions import DecisionRefused
from portfolio.decisions.actions.reversing import reverse_decision
from portfolio.decisions.models import Decision
from portfolio.decisions.queries.confirming import may_reverse
from portfolio.ledger.models import Journal
from portfolio.spend.actions.year_end import close_year
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL
from tests.factories.portfolio import (
    confirmed_decision,
    headroom,
    proposed_decision,
    ranked_bids,
)

pytestmark = pytest.mark.django_db


def test_reversing_makes_the_money_available_again(one_bid):
    round_, fund = one_bid
    decision = confirmed_decision(ranked_bids(round_)[0])

    reverse_decision(decision=decision, reason="Wrong bid.", by=make_user(Role.CHAIR), now=NOW)

    decision.refresh_from_db()
    assert (decision.status, decision.award.status) == ("REVERSED", "TERMINATED")
    assert headroom(fund) == 5_000_000
    assert Journal.objects.filter(kind="WITHDRAWAL").count() == 1


def test_an_approval_whose_money_has_all_lapsed_is_reversed_all_the_same(one_bid):
    round_, fund = one_bid
    decision, ended = confirmed_decision(ranked_bids(round_)[0]), datetime(2028, 5, 20, 9, tzinfo=UTC)
    close_year(fund=fund, year=CELL[0], by=make_user(Role.FUND_MANAGER), now=ended)

    reverse_decision(decision=decision, reason="Too late.", by=make_user(Role.CHAIR), now=ended)

    decision.refresh_from_db()
    assert (decision.status, decision.award.status) == ("REVERSED", "TERMINATED")
    assert not Journal.objects.filter(kind="WITHDRAWAL").exists()


def test_after_a_reversal_a_new_decision_makes_a_new_award(one_bid):
    round_, _ = one_bid
    bid = ranked_bids(round_)[0]
    reverse_decision(decision=confirmed_decision(bid), reason="Wrong.", by=make_user(Role.CHAIR), now=NOW)

    decision = confirmed_decision(bid)

    assert decision.award.reference == f"{bid.reference}-A2"


def test_a_proposal_can_be_taken_back_by_the_fund(one_bid):
    round_, _ = one_bid
    decision = proposed_decision(ranked_bids(round_)[0])

    reverse_decision(decision=decision, reason="Too early.", by=make_user(Role.FUND_MANAGER), now=NOW)

    assert Decision.objects.get().status == "REVERSED"
    assert not Journal.objects.filter(kind="WITHDRAWAL").exists()


def test_a_confirmed_decision_is_reversed_by_the_chair_alone(one_bid):
    round_, _ = one_bid
    decision = confirmed_decision(ranked_bids(round_)[0])

    with pytest.raises(PermissionRefused):
        reverse_decision(decision=decision, reason="Wrong.", by=make_user(Role.FUND_MANAGER), now=NOW)


def test_reversing_needs_a_reason(one_bid):
    round_, _ = one_bid
    decision = confirmed_decision(ranked_bids(round_)[0])

    with pytest.raises(DecisionRefused):
        reverse_decision(decision=decision, reason=" ", by=make_user(Role.CHAIR), now=NOW)


def test_nothing_about_a_decision_is_delivered_to_the_department(one_bid):
    round_, _ = one_bid
    bid = ranked_bids(round_)[0]
    people = [make_user(Role.BIDDER, bid.department), make_user(Role.SIGN_OFF, bid.department)]
    before = Delivery.objects.filter(recipient__in=people).count()

    decision = confirmed_decision(bid)
    reverse_decision(decision=decision, reason="Wrong.", by=make_user(Role.CHAIR), now=NOW)

    assert Delivery.objects.filter(recipient__in=people).count() == before
    assert not Event.objects.filter(department=bid.department, kind__startswith="decision").exists()


def test_nobody_reverses_a_decision_on_a_bid_of_their_own(one_bid):
    round_, _ = one_bid
    decision = confirmed_decision(ranked_bids(round_)[0])
    chair = make_user(Role.CHAIR, decision.bid.department)

    with pytest.raises(PermissionRefused) as refusal:
        reverse_decision(decision=decision, reason="Wrong.", by=chair, now=NOW)

    assert refusal.value.message == FORBIDDEN_PAIRS["review_own"].refusal
    assert not may_reverse(decision, chair, now=NOW)
    assert may_reverse(decision, make_user(Role.CHAIR), now=NOW)
