import pytest

from accounts.models import Delivery, Event
from accounts.permissions import Role
from bids.assessment.actions.outcomes import OutcomeRefused, mark_announced, record_outcome
from bids.writing.models import Bid
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from tests.factories.accounts import NOW, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("outcome", ["APPROVED", "RESERVED", "REJECTED"])
def test_an_outcome_is_told_to_the_department_in_one_event(ranked_round, manager, outcome) -> None:
    bid = ranked_round.bids.get()

    record_outcome(bid=bid, outcome=outcome, by=manager, now=NOW)

    bid.refresh_from_db()
    assert bid.status == outcome
    event = Event.objects.get(kind="bid.outcome_announced")
    assert event.data == {"title": bid.title, "before": "SCORED", "after": outcome}
    told = set(Delivery.objects.filter(event=event).values_list("recipient__memberships__role", flat=True))
    assert told == {"BIDDER", "SIGN_OFF"}


def test_a_reserved_bid_may_be_approved_later(ranked_round, manager) -> None:
    bid = ranked_round.bids.get()
    record_outcome(bid=bid, outcome="RESERVED", by=manager, now=NOW)

    assert record_outcome(bid=bid, outcome="APPROVED", by=manager, now=NOW).status == "APPROVED"


def test_a_bid_without_a_frozen_place_has_no_outcome(reviewed, manager) -> None:
    with pytest.raises(TransitionRefused):
        record_outcome(bid=reviewed, outcome="APPROVED", by=manager, now=NOW)


@pytest.mark.parametrize("outcome", ["SCORED", "INELIGIBLE", "approved", ""])
def test_there_are_three_outcomes(ranked_round, manager, outcome) -> None:
    bid = ranked_round.bids.get()

    with pytest.raises(OutcomeRefused):
        record_outcome(bid=bid, outcome=outcome, by=manager, now=NOW)


@pytest.mark.parametrize("role", [Role.CHAIR, Role.REVIEWER, Role.SIGN_OFF, Role.AUDITOR])
def test_nobody_else_records_outcomes(ranked_round, role) -> None:
    bid, person = ranked_round.bids.get(), make_user(role)

    with pytest.raises(PermissionRefused):
        record_outcome(bid=bid, outcome="APPROVED", by=person, now=NOW)


def test_a_round_is_announced_once_each_bid_has_its_outcome(ranked_two, manager) -> None:
    for bid in Bid.objects.filter(round=ranked_two).order_by("pk"):
        record_outcome(bid=bid, outcome="REJECTED", by=manager, now=NOW)

    announced = mark_announced(round=ranked_two, by=manager, now=NOW)

    assert announced.status == "ANNOUNCED"
    assert Event.objects.get(kind="round.announced").subject_ref == ranked_two.reference
    with pytest.raises(TransitionRefused):
        mark_announced(round=ranked_two, by=manager, now=NOW)
