"""A department answers the fund's question: written, sent, certified, and frozen as the next version."""

from datetime import datetime

from django.db import transaction

from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import people_with, person_or_those_with
from bids.versions.actions.certification import check_complete
from bids.versions.actions.clarification import ClarificationRefused
from bids.versions.actions.clarification_end import ClarificationOver, lock_current
from bids.writing.actions.bids import check_reason
from bids.writing.actions.locks import lock_bid
from bids.writing.models import Bid, Clarification
from bids.writing.workflow import CLARIFICATION_TRANSITIONS
from legacyfund.database import database_clock

LONGEST_ANSWER = 5000


def save_clarification_answer(*, bid: Bid, answer: str, by: User, now: datetime) -> Clarification:
    """Keep what the department answers in words. Raises ClarificationRefused, ClarificationOver,
    TransitionRefused while it is with the sign-off, PermissionRefused.
    """
    with transaction.atomic():
        bid = lock_bid(bid, by, Permission.EDIT_BID)
        current = lock_current(bid)
        CLARIFICATION_TRANSITIONS.target(current.status, "send")
        before, current.answer = current.answer, _check_answer(answer)
        current.save(update_fields=["answer"])
        data = {"number": current.number, "before": before, "after": current.answer}
        record_event("bid.clarification_saved", bid, by=by, now=now, department=bid.department, data=data)
    return current


def send_clarification(*, bid: Bid, by: User, now: datetime) -> Clarification:
    """Hand the answer to the sign-off; nobody edits from here until it is certified or sent back.

    Raises ClarificationRefused without an answer, BidIncomplete, ClarificationOver, TransitionRefused,
    PermissionRefused.
    """
    with transaction.atomic():
        bid = lock_bid(bid, by, Permission.EDIT_BID)
        current = lock_current(bid)
        target = CLARIFICATION_TRANSITIONS.target(current.status, "send")
        if not current.answer:
            raise ClarificationRefused("Answer the fund's question first.", field="answer")
        check_complete(bid)
        check_in_time(current)
        current.status, current.sent_at, current.sent_by = target, now, by
        current.save(update_fields=["status", "sent_at", "sent_by"])
        tell = people_with(Permission.CERTIFY_BID, department=bid.department).exclude(pk=by.pk)
        data = {"title": bid.title, "number": current.number, "due_on": current.due_on.isoformat()}
        record_event(
            "bid.clarification_sent",
            bid,
            by=by,
            now=now,
            department=bid.department,
            data=data,
            tell=list(tell),
        )
    return current


def refuse_clarification(*, bid: Bid, reason: str, by: User, now: datetime) -> Clarification:
    """The sign-off sends the answer back to its writers. Raises BidRefused without a reason,
    ClarificationOver, TransitionRefused, PermissionRefused.
    """
    with transaction.atomic():
        bid = lock_bid(bid, by, Permission.CERTIFY_BID)
        current = lock_current(bid)
        target = CLARIFICATION_TRANSITIONS.target(current.status, "refuse")
        reason = check_reason(reason, "Say what has to be put right, so that the writers know.")
        current.status = target
        current.save(update_fields=["status"])
        record_event(
            "bid.clarification_refused",
            bid,
            by=by,
            now=now,
            department=bid.department,
            data={"title": bid.title, "number": current.number, "reason": reason},
            tell=person_or_those_with(current.sent_by, Permission.EDIT_BID, department=bid.department),
        )
    return current


def check_in_time(current: Clarification) -> datetime:
    """The database's clock, when it reads before the due moment. To be called after the row's lock.

    Raises ClarificationOver.
    """
    read_at = database_clock()
    if read_at >= current.due_at:
        raise ClarificationOver(
            f"The answer had to be certified by the end of {current.due_on.day} {current.due_on:%B %Y}, so "
            f"version {current.version.number} of the bid stands as it was submitted."
        )
    return read_at


def _check_answer(answer: str) -> str:
    answer = answer.strip()
    if len(answer) > LONGEST_ANSWER:
        raise ClarificationRefused(
            f"The answer must be {LONGEST_ANSWER:,} characters or fewer.", field="answer"
        )
    return answer
