"""A finished draft goes to the sign-off, who may send it back, and whose writers may take it back."""

from datetime import datetime

from django.db import transaction

from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import people_with, person_or_those_with
from bids.writing.actions.bids import check_reason
from bids.writing.actions.deadline import check_round_open
from bids.writing.actions.locks import lock_bid, target_for_department
from bids.writing.models import Bid
from bids.writing.queries.drafts import LoadedDraft, completeness_of, load_draft
from bids.writing.rules.gaps import Gap
from legacyfund.lib.errors import DomainError


class BidIncomplete(DomainError):
    """Something is missing or off; `gaps` says what and where."""

    def __init__(self, gaps: tuple[Gap, ...]) -> None:
        things = "one thing is" if len(gaps) == 1 else f"{len(gaps)} things are"
        super().__init__(
            f"The bid is not complete: {things} missing or off. "
            "Check the answers to see what, and put it right."
        )
        self.gaps = gaps


def send_for_certification(*, bid: Bid, by: User, now: datetime) -> Bid:
    """Nobody edits from here until the sign-off certifies or sends it back.

    Raises TransitionRefused, BidIncomplete with the list, RoundShut, PermissionRefused.
    """
    with transaction.atomic():
        bid = lock_bid(bid, by, Permission.EDIT_BID)
        target = target_for_department(bid, "send_for_certification")
        check_round_open(bid.round)
        check_complete(bid)
        bid.status, bid.sent_at, bid.sent_by = target, now, by
        bid.save(update_fields=["status", "sent_at", "sent_by"])
        tell = people_with(Permission.CERTIFY_BID, department=bid.department).exclude(pk=by.pk)
        record_event(
            "bid.sent_for_certification",
            bid,
            by=by,
            now=now,
            department=bid.department,
            data={"title": bid.title, "closes_at": bid.round.closes_at.isoformat()},
            tell=list(tell),
        )
        return bid


def refuse_certification(*, bid: Bid, reason: str, by: User, now: datetime) -> Bid:
    """The sign-off sends the bid back to its writers with a reason; `sent_by` stays to say it was sent once.

    Raises TransitionRefused, BidRefused without a reason, PermissionRefused.
    """
    with transaction.atomic():
        bid = lock_bid(bid, by, Permission.CERTIFY_BID)
        target = target_for_department(bid, "refuse_certification")
        reason = check_reason(reason, "Say what has to be put right, so that the writers know.")
        bid.status = target
        bid.save(update_fields=["status"])
        record_event(
            "bid.certification_refused",
            bid,
            by=by,
            now=now,
            department=bid.department,
            data={"title": bid.title, "reason": reason},
            tell=person_or_those_with(bid.sent_by, Permission.EDIT_BID, department=bid.department),
        )
        return bid


def recall_bid(*, bid: Bid, by: User, now: datetime) -> Bid:
    """The writers take the bid back before it is certified; `sent_by` stays to say it was sent once.

    Raises TransitionRefused, PermissionRefused.
    """
    with transaction.atomic():
        bid = lock_bid(bid, by, Permission.EDIT_BID)
        bid.status = target_for_department(bid, "recall")
        bid.save(update_fields=["status"])
        tell = people_with(Permission.CERTIFY_BID, department=bid.department).exclude(pk=by.pk)
        record_event(
            "bid.recalled",
            bid,
            by=by,
            now=now,
            department=bid.department,
            data={"title": bid.title},
            tell=list(tell),
        )
        return bid


def check_complete(bid: Bid) -> LoadedDraft:
    """The draft as loaded, when nothing is missing in it. Raises BidIncomplete."""
    draft = load_draft(bid)
    completeness = completeness_of(draft)
    if not completeness.is_complete:
        raise BidIncomplete(completeness.gaps)
    return draft
