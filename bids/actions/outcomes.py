"""What became of a bid, as its department is told when the round is announced."""

from datetime import datetime

from django.db import transaction

from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from bids.actions.allowed import require_permission
from bids.models import Bid
from bids.queries.people import people_on
from bids.workflow import BID_TRANSITIONS
from legacyfund.lib.errors import DomainError

DEEDS = {"APPROVED": "approve", "RESERVED": "reserve", "REJECTED": "reject"}


class OutcomeRefused(DomainError):
    """No such outcome."""


def record_outcome(*, bid: Bid, outcome: str, by: User, now: datetime) -> Bid:
    """Set the bid's outcome (`APPROVED`, `RESERVED` or `REJECTED`) and tell its department.

    Until it runs nothing outside the panel and the fund may know. Raises OutcomeRefused,
    TransitionRefused, PermissionRefused.
    """
    require_permission(by, Permission.ANNOUNCE_ROUND)
    if outcome not in DEEDS:
        raise OutcomeRefused("An outcome is approved, on the reserve list, or not funded.", field="outcome")
    with transaction.atomic():
        bid = Bid.objects.select_for_update(of=("self",)).select_related("department").get(pk=bid.pk)
        before, bid.status = bid.status, BID_TRANSITIONS.target(bid.status, DEEDS[outcome])
        bid.save(update_fields=["status"])
        record_event(
            "bid.outcome_announced",
            bid,
            by=by,
            now=now,
            department=bid.department,
            data={"title": bid.title, "before": before, "after": bid.status},
            tell=people_on(bid),
        )
    return bid
