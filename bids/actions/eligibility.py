"""The fund checks a submitted bid against the round's rules before the panel sees it."""

from datetime import datetime

from django.db import transaction

from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from bids.actions.allowed import require_permission
from bids.actions.bids import check_reason
from bids.models import Bid
from bids.queries.people import people_of_bids
from bids.workflow import BID_TRANSITIONS


def find_eligible(*, bid: Bid, by: User, now: datetime) -> Bid:
    """Let the bid go to the panel. Raises TransitionRefused, PermissionRefused."""
    require_permission(by, Permission.CHECK_ELIGIBILITY)
    with transaction.atomic():
        bid, target = _lock(bid, "find_eligible")
        bid.status = target
        bid.save(update_fields=["status"])
        record_event("bid.found_eligible", bid, by=by, now=now, department=bid.department)
    return bid


def find_ineligible(*, bid: Bid, reason: str, by: User, now: datetime) -> Bid:
    """End the bid because it is outside the round's rules; the department is told the reason at once.

    Not a decision about money, so it does not wait for the announcement. Raises BidRefused without a
    reason, TransitionRefused, PermissionRefused.
    """
    require_permission(by, Permission.CHECK_ELIGIBILITY)
    reason = check_reason(reason, "Say which rule of the round the bid does not meet.")
    with transaction.atomic():
        bid, target = _lock(bid, "find_ineligible")
        bid.status = target
        bid.save(update_fields=["status"])
        record_event(
            "bid.found_ineligible",
            bid,
            by=by,
            now=now,
            department=bid.department,
            data={"title": bid.title, "reason": reason},
            tell=people_of_bids(bid.department),
        )
    return bid


def _lock(bid: Bid, event: str) -> tuple[Bid, str]:
    locked = Bid.objects.select_for_update(of=("self",)).select_related("department").get(pk=bid.pk)
    return locked, BID_TRANSITIONS.target(locked.status, event)
