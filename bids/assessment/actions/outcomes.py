"""What became of a bid, as its department is told, and the end of announcing a round."""

from datetime import datetime

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from bids.rounds.actions import lock_round
from bids.rounds.models import Round
from bids.rounds.workflow import ROUND_TRANSITIONS
from bids.writing.models import Bid
from bids.writing.queries.people import people_on
from bids.writing.workflow import BID_TRANSITIONS, BidStatus
from legacyfund.lib.errors import ConflictRefused, DomainError

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


class OutcomesMissing(ConflictRefused):
    """A ranked bid has no outcome yet."""


def mark_announced(*, round: Round, by: User, now: datetime) -> Round:
    """The last step of announcing, after every ranked bid has its outcome.

    Raises OutcomesMissing, TransitionRefused, PermissionRefused.
    """
    require_permission(by, Permission.ANNOUNCE_ROUND)
    with transaction.atomic():
        round = lock_round(round)
        target = ROUND_TRANSITIONS.target(round.status, "announce")
        waiting = Bid.objects.filter(round=round, status=BidStatus.SCORED).order_by("reference")
        if references := ", ".join(waiting.values_list("reference", flat=True)):
            raise OutcomesMissing(f"These bids have no outcome yet: {references}.")
        round.status = target
        round.save(update_fields=["status"])
        record_event("round.announced", round, by=by, now=now)
    return round
