import pytest
from django.db import IntegrityError, transaction

from accounts.models import Delivery, Event
from accounts.permissions import FORBIDDEN_PAIRS, Role
from bids.actions.bids import withdraw_bid
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from portfolio.actions.decisions import (
    CannotDecide,
    DecisionRefused,
    confirm_decision,
    propose_decision,
    reverse_decision,
)
from portfolio.actions.ledger import NotEnoughMoney
from portfolio.models import Award, Decision, Journal
from portfolio.queries.position import award_position, fund_position
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import scored_round
from tests.factories.bids import CELL
from tests.factories.portfolio import (
    confirmed_decision,
    pounds,
    proposed_decision,
    ranked_bids,
    tied_round,
)

pytestmark = pytest.mark.django_db


def headroom(fund):
    return next(row.headroom for row in fund_position(fund) if (row.year, row.control_budget) == CELL)


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
def test_a_departure_from_the_ranking_needs_a_reason(outcome, place):
    round_, _ = tied_round(900_000, 1_200_000, funds=1_000_000)

    with pytest.raises(DecisionRefused) as refusal:
        propose(ranked_bids(round_)[place], outcome, reason="  ")

    assert refusal.value.field == "reason"


def test_a_departure_with_its_reason_stands_and_is_marked():
    round_, _ = tied_round(900_000, 1_200_000, funds=1_000_000)

    decision = propose(ranked_bids(round_)[0], "REJECT", reason="It duplicates another service.")

    assert decision.departs
    assert decision.reason == "It duplicates another service."


@pytest.mark.parametrize("outcome", ["RESERVE", "REJECT"])
def test_below_the_line_reserve_and_reject_follow_the_ranking(outcome):
    round_, _ = tied_round(900_000, 1_200_000, funds=1_000_000)

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
    other = ranked_bids(scored_round(900_000))[0]
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


def test_the_last_penny_can_be_committed():
    round_, fund = tied_round(900_000, funds=900_000)

    confirmed_decision(ranked_bids(round_)[0])

    assert headroom(fund) == 0


def test_a_penny_short_commits_nothing_at_all():
    round_, fund = tied_round(900_000, funds="899999.99")
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


def test_the_funded_line_does_not_move_as_decisions_are_confirmed():
    round_, _ = tied_round(900_000, 1_000_000, funds=1_900_000)
    first, second = ranked_bids(round_)
    confirmed_decision(first)

    assert not propose(second).departs


def test_reversing_makes_the_money_available_again(one_bid):
    round_, fund = one_bid
    decision = confirmed_decision(ranked_bids(round_)[0])

    reverse_decision(decision=decision, reason="Wrong bid.", by=make_user(Role.CHAIR), now=NOW)

    decision.refresh_from_db()
    assert (decision.status, decision.award.status) == ("REVERSED", "TERMINATED")
    assert headroom(fund) == 5_000_000
    assert Journal.objects.filter(kind="WITHDRAWAL").count() == 1


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
