"""The department takes its bid back."""

from datetime import datetime

from django.db import transaction

from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from bids.versions.actions.clarification_end import end_clarification, lock_current
from bids.writing.actions.bids import check_reason
from bids.writing.actions.locks import lock_bid, target_for_department
from bids.writing.actions.typed import clear_typed
from bids.writing.models import Bid
from bids.writing.queries.people import people_on
from bids.writing.workflow import BidStatus


def withdraw_bid(*, bid: Bid, reason: str, by: User, now: datetime) -> Bid:
    """The department takes the bid back, from any state before the round is announced.

    Raises BidRefused without a reason, TransitionRefused, PermissionRefused.
    """
    with transaction.atomic():
        bid = lock_bid(bid, by, Permission.EDIT_BID, Permission.CERTIFY_BID)
        target = target_for_department(bid, "withdraw")
        reason = check_reason(reason, "Say why the bid is withdrawn.")
        tell = people_on(bid)
        if bid.current_version_id is not None:
            tell += people_with(Permission.CHECK_ELIGIBILITY)
        data = {"before": {"status": bid.status}, "after": {"status": target}, "reason": reason}
        if bid.status == BidStatus.CLARIFYING:
            end_clarification(lock_current(bid), "withdraw", reason="The bid was withdrawn.", by=by, now=now)
        bid.status = target
        bid.save(update_fields=["status"])
        clear_typed([bid])
        record_event("bid.withdrawn", bid, by=by, now=now, department=bid.department, data=data, tell=tell)
        return bid
