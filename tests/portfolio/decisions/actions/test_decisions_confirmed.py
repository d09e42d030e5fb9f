"""Confirming a decision: money committed to the penny, and by whom."""

import pytest

from accounts.models import Event
from accounts.permissions import FORBIDDEN_PAIRS, Role
from bids.versions.actions.withdrawal import withdraw_bid
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from portfolio.awards.models import Award
from portfolio.awards.queries.totals import award_position
from portfolio.decisions.actions.confirming import confirm_decision
from portfolio.decisions.actions.decisions import CannotDecide
from portfolio.ledger.actions.journals import NotEnoughMoney
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL
from tests.factories.portfolio import (
    confirmed_decision,
    give,
    headroom,
    pounds,
    proposed_decision,
    ranked_bids,
)

pytestmark = pytest.mark.django_db


def test_confirming_an_approval_commits_its_money_and_makes_the_award(one_bid):
    round_, fund = one_bid

    decision = confirmed_decision(ranked_bids(round_)[0])

    award = Award.objects.get(decision=decision)
    assert (award.reference, award.status) == (f"{decision.bid.reference}-A", "OFFERED")
    assert headroom(fund) == 4_100_000
    (row,) = award_position(award)
    assert (row.committed, row.released, row.spent, row.to_release) == (900_000, 0, 0, 900_000)
    assert decision.amounts.get().approved == 900_000


def test_the_award_carries_the_versions_milestones_with_their_money(one_bid):
    round_, _ = one_bid

    confirmed_decision(ranked_bids(round_)[0])

    milestones = list(Award.objects.get().milestones.order_by("number"))
    assert [(row.number, row.kind, row.status) for row in milestones] == [
        (1, "GATE_4", "PLANNED"),
        (2, "DECOMMISSION", "PLANNED"),
    ]
    assert milestones[0].forecast_on == milestones[0].baseline_on
    assert [row.shares.get().amount for row in milestones] == [450_000, 450_000]


def test_less_than_was_asked_is_shared_over_the_milestones(one_bid):
    round_, _ = one_bid

    confirmed_decision(ranked_bids(round_)[0], amounts={CELL: pounds("100000.01")})

    shares = [row.shares.get().amount for row in Award.objects.get().milestones.order_by("number")]
    assert shares == [pounds("50000.01"), pounds(50_000)]


@pytest.mark.parametrize("outcome", ["RESERVE", "REJECT"])
def test_confirming_another_outcome_moves_no_money(one_bid, outcome):
    round_, fund = one_bid

    decision = confirmed_decision(ranked_bids(round_)[0], outcome)

    assert decision.status == "CONFIRMED"
    assert not Award.objects.exists()
    assert headroom(fund) == 5_000_000
    assert decision.amounts.get().approved == 0


def test_the_last_penny_can_be_committed(penny_short):
    round_, fund = penny_short
    give(fund, {CELL: "0.01"}, by=make_user(Role.FUND_MANAGER))

    confirmed_decision(ranked_bids(round_)[0])

    assert headroom(fund) == 0


def test_a_penny_short_commits_nothing_at_all(penny_short):
    round_, fund = penny_short
    decision = proposed_decision(ranked_bids(round_)[0])

    with pytest.raises(NotEnoughMoney, match=r"£0\.01 is missing"):
        confirm_decision(decision=decision, by=make_user(Role.CHAIR), now=NOW)

    decision.refresh_from_db()
    assert decision.status == "PROPOSED"
    assert not Award.objects.exists()
    assert not Event.objects.filter(kind="decision.confirmed").exists()
    assert headroom(fund) == pounds("899999.99")


def test_whoever_proposed_cannot_confirm(one_bid):
    round_, _ = one_bid
    both = make_user(Role.FUND_MANAGER)
    both.memberships.create(role=Role.CHAIR, started_at=NOW)
    decision = proposed_decision(ranked_bids(round_)[0], by=both)

    with pytest.raises(PermissionRefused) as refusal:
        confirm_decision(decision=decision, by=both, now=NOW)

    assert refusal.value.message == FORBIDDEN_PAIRS["confirm_decision"].refusal


def test_a_chair_of_the_bids_department_cannot_confirm(one_bid):
    round_, _ = one_bid
    bid = ranked_bids(round_)[0]
    chair = make_user(Role.CHAIR, bid.department)

    with pytest.raises(PermissionRefused) as refusal:
        confirm_decision(decision=proposed_decision(bid), by=chair, now=NOW)

    assert refusal.value.message == FORBIDDEN_PAIRS["review_own"].refusal


def test_only_the_chair_confirms(one_bid):
    round_, _ = one_bid

    with pytest.raises(PermissionRefused):
        confirmed_decision(ranked_bids(round_)[0], by=make_user(Role.FUND_MANAGER))


def test_a_decision_is_confirmed_once(one_bid):
    round_, fund = one_bid
    decision = confirmed_decision(ranked_bids(round_)[0])

    with pytest.raises(TransitionRefused):
        confirm_decision(decision=decision, by=make_user(Role.CHAIR), now=NOW)

    assert headroom(fund) == 4_100_000


def test_a_bid_withdrawn_after_the_proposal_cannot_be_confirmed(one_bid):
    round_, _ = one_bid
    bid = ranked_bids(round_)[0]
    decision = proposed_decision(bid)
    withdraw_bid(bid=bid, reason="No longer needed.", by=make_user(Role.SIGN_OFF, bid.department), now=NOW)

    with pytest.raises(CannotDecide):
        confirm_decision(decision=decision, by=make_user(Role.CHAIR), now=NOW)


def test_an_approval_asks_little_however_many_wait_for_the_fund(one_bid, django_assert_max_num_queries):
    decision, chair = proposed_decision(ranked_bids(one_bid[0])[0]), make_user(Role.CHAIR)

    # 17 trips to the database: the five statements of the journal go in two.
    with django_assert_max_num_queries(20):
        confirm_decision(decision=decision, by=chair, now=NOW)
