import pytest

from accounts.models import Delivery, Event
from accounts.permissions import Role
from bids.assessment.actions.eligibility import find_eligible, find_ineligible
from bids.writing.actions.bids import BidRefused
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import eligible_bid
from tests.factories.bids import certifying_bid, draft_bid

pytestmark = pytest.mark.django_db


def test_an_eligible_bid_goes_to_the_panel_and_nobody_is_told(submitted, manager) -> None:
    found = find_eligible(bid=submitted, by=manager, now=NOW)

    assert found.status == "ELIGIBLE"
    event = Event.objects.get(kind="bid.found_eligible")
    assert (event.actor, event.department) == (manager, submitted.department)
    assert not Delivery.objects.filter(event=event).exists()


def test_the_department_is_told_at_once_that_its_bid_is_not_eligible(submitted, manager) -> None:
    version = submitted.current_version

    found = find_ineligible(bid=submitted, reason=" The system is not legacy. ", by=manager, now=NOW)

    assert found.status == "INELIGIBLE"
    event = Event.objects.get(kind="bid.found_ineligible")
    assert event.data["reason"] == "The system is not legacy."
    told = set(Delivery.objects.filter(event=event).values_list("recipient", flat=True))
    assert {version.sent_by_id, version.submitted_by_id} <= told


def test_a_reason_is_needed(submitted, manager) -> None:
    with pytest.raises(BidRefused):
        find_ineligible(bid=submitted, reason="  ", by=manager, now=NOW)
    submitted.refresh_from_db()
    assert submitted.status == "SUBMITTED"


@pytest.mark.parametrize("reach", [draft_bid, certifying_bid, eligible_bid])
def test_only_a_submitted_bid_is_checked(manager, reach) -> None:
    bid = reach()

    with pytest.raises(TransitionRefused):
        find_eligible(bid=bid, by=manager, now=NOW)
    with pytest.raises(TransitionRefused):
        find_ineligible(bid=bid, reason="Too late", by=manager, now=NOW)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FUND_MANAGER])
def test_only_a_fund_manager_checks(submitted, role) -> None:
    bid, person = submitted, make_user(role)

    with pytest.raises(PermissionRefused):
        find_eligible(bid=bid, by=person, now=NOW)
    with pytest.raises(PermissionRefused):
        find_ineligible(bid=bid, reason="No", by=person, now=NOW)
