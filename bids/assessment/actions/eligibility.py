"""The fund checks a submitted bid against the round's rules before the panel sees it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from bids.rounds.queries import eligibility_checks_of
from bids.writing.actions.bids import check_reason
from bids.writing.models import Bid
from bids.writing.queries.people import people_on
from bids.writing.workflow import BID_TRANSITIONS
from legacyfund.lib.errors import DomainError


class ChecksNotMet(DomainError):
    """One of the round's checks is not confirmed."""


def find_eligible(*, bid: Bid, met: Collection[int] = (), by: User, now: datetime) -> Bid:
    """Let the bid go to the panel. `met` holds the ids of the round's checks the fund has confirmed.

    Raises ChecksNotMet unless they are all there, TransitionRefused, PermissionRefused.
    """
    require_permission(by, Permission.CHECK_ELIGIBILITY)
    with transaction.atomic():
        bid, target = _lock(bid, "find_eligible")
        checks = list(eligibility_checks_of(bid.round))
        if left := [check.words for check in checks if check.pk not in met]:
            raise ChecksNotMet(
                f"Confirm each check, or find the bid not eligible. Left: {'; '.join(left)}.", field="met"
            )
        bid.status = target
        bid.save(update_fields=["status"])
        data = {"checks": [check.words for check in checks]}
        record_event("bid.found_eligible", bid, by=by, now=now, department=bid.department, data=data)
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
            tell=people_on(bid),
        )
    return bid


def _lock(bid: Bid, event: str) -> tuple[Bid, str]:
    locked = Bid.objects.select_for_update(of=("self",)).select_related("department", "round").get(pk=bid.pk)
    return locked, BID_TRANSITIONS.target(locked.status, event)
