"""Proposing a decision: what departs from the ranking, and what cannot be decided."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Event
from accounts.permissions import Role
from bids.versions.actions.withdrawal import withdraw_bid
from legacyfund.lib.errors import PermissionRefused
from portfolio.decisions.actions.decisions import CannotDecide, DecisionRefused
from portfolio.decisions.actions.proposing import propose_decision
from portfolio.decisions.models import Decision
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL, submitted_bid
from tests.factories.portfolio import (
    confirmed_decision,
    give,
    headroom,
    pounds,
    proposed_decision,
    ranked_bids,
)

pytestmark = pytest.mark.django_db


def propose(bid, outcome="APPROVE", *, reason="", amounts=None, role=Role.FUND_MANAGER):
    return propose_decision(
        bid=bid, outcome=outcome, reason=reason, amounts=amounts, by=make_user(role), now=NOW
    )


def test_approving_above_the_line_needs_no_reason(one_bid):
    round_, fund = one_bid

    decision = propose(ranked_bids(round_)[0])

    assert (decision.rank, decision.departs, decision.status) == (1, False, "PROPOSED")
    amount = decision.amounts.get()
    assert (amount.requested, amount.recommended, amount.approved) == (pounds(900_000), pounds(900_000), None)
    assert headroom(fund) == 5_000_000


@pytest.mark.parametrize(("outcome", "place"), [("APPROVE", 1), ("REJECT", 0), ("RESERVE", 0)])
def test_a_departure_from_the_ranking_needs_a_reason(too_little, outcome, place):
    round_, _ = too_little

    with pytest.raises(DecisionRefused) as refusal:
        propose(ranked_bids(round_)[place], outcome, reason="  ")

    assert refusal.value.field == "reason"


def test_a_departure_with_its_reason_stands_and_is_marked(too_little):
    round_, _ = too_little

    decision = propose(ranked_bids(round_)[0], "REJECT", reason="It duplicates another service.")

    assert decision.departs
    assert decision.reason == "It duplicates another service."


@pytest.mark.parametrize("outcome", ["RESERVE", "REJECT"])
def test_below_the_line_reserve_and_reject_follow_the_ranking(too_little, outcome):
    round_, _ = too_little

    assert not propose(ranked_bids(round_)[1], outcome).departs


def test_recommending_less_than_was_asked_needs_a_reason(one_bid):
    round_, _ = one_bid

    with pytest.raises(DecisionRefused):
        propose(ranked_bids(round_)[0], amounts={CELL: pounds(800_000)})


@pytest.mark.parametrize(
    "amounts",
    [
        {CELL: pounds("900000.01")},
        {CELL: pounds(-1)},
        {("2030-31", "CDEL"): pounds(1)},
        {CELL: pounds(0)},
        {CELL: pounds(1) / 3},
    ],
)
def test_amounts_beyond_what_was_asked_or_none_at_all_are_refused(one_bid, amounts):
    round_, _ = one_bid

    with pytest.raises(DecisionRefused):
        propose(ranked_bids(round_)[0], reason="Because.", amounts=amounts)


def test_an_unknown_outcome_is_refused(one_bid):
    round_, _ = one_bid

    with pytest.raises(DecisionRefused) as refusal:
        propose(ranked_bids(round_)[0], "PERHAPS")

    assert refusal.value.field == "outcome"


def test_only_the_fund_proposes(one_bid):
    round_, _ = one_bid

    with pytest.raises(PermissionRefused):
        propose(ranked_bids(round_)[0], role=Role.CHAIR)


def test_a_round_no_fund_pays_for_cannot_be_decided(ranked_round):
    with pytest.raises(CannotDecide):
        propose(ranked_bids(ranked_round)[0])


def test_a_second_decision_on_a_bid_is_refused(one_bid):
    round_, _ = one_bid
    bid = ranked_bids(round_)[0]
    proposed_decision(bid)

    with pytest.raises(CannotDecide, match="already"):
        propose(bid)


def test_the_database_holds_one_standing_decision_a_bid(one_bid):
    round_, _ = one_bid
    decision = proposed_decision(ranked_bids(round_)[0])

    with pytest.raises(IntegrityError, match="decision_one_standing"), transaction.atomic():
        Decision.objects.create(
            bid=decision.bid,
            version=decision.version,
            outcome="REJECT",
            rank=1,
            departs=False,
            proposed_at=NOW,
            proposed_by=decision.proposed_by,
        )


def test_a_withdrawn_bid_cannot_be_decided(one_bid):
    round_, _ = one_bid
    bid = ranked_bids(round_)[0]
    withdraw_bid(bid=bid, reason="No longer needed.", by=make_user(Role.SIGN_OFF, bid.department), now=NOW)

    with pytest.raises(CannotDecide, match="withdrawn"):
        propose(bid)


def test_a_bid_outside_the_ranking_cannot_be_decided(one_bid):
    round_, _ = one_bid
    other = submitted_bid()
    other.round = round_

    with pytest.raises(CannotDecide, match="not in the frozen ranking"):
        propose(other)


def test_proposing_tells_the_chair_and_records_one_event(one_bid):
    chair = make_user(Role.CHAIR)
    round_, _ = one_bid

    decision = proposed_decision(ranked_bids(round_)[0])

    event = Event.objects.get(kind="decision.proposed")
    assert (event.subject_id, event.subject_ref, event.department) == (
        decision.pk,
        decision.bid.reference,
        None,
    )
    assert chair.pk in event.deliveries.values_list("recipient_id", flat=True)


def test_the_funded_line_does_not_move_as_decisions_are_confirmed(too_little):
    round_, fund = too_little
    give(fund, {CELL: 1_100_000}, by=make_user(Role.FUND_MANAGER))
    first, second = ranked_bids(round_)
    confirmed_decision(first)

    assert not propose(second).departs
