"""The fund asks about a submitted bid, takes the question back, or time ends it."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from bids.versions.actions.clarification_end import end_clarification, give_back, lock_current
from bids.writing.actions.bids import check_reason
from bids.writing.models import Bid, Clarification, ClarificationItem
from bids.writing.queries.clarifications import clarifications_of, current_clarification, named_in
from bids.writing.queries.draft_rows import rows_as_text
from bids.writing.queries.people import people_on
from bids.writing.rules.clarifying import Named, with_dependents
from bids.writing.workflow import BID_TRANSITIONS
from legacyfund.database import database_clock
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.lib.financial_year import end_of_day, london_date

LONGEST_QUESTION = 2000


class ClarificationRefused(DomainError):
    """A request names nothing, asks nothing, or leaves no time."""


class NotYetDue(ConflictRefused):
    """The department still has time."""


def ask_clarification(
    *, bid: Bid, question: str, items: Collection[Named], due_on: date, by: User, now: datetime
) -> Clarification:
    """Reopen the named answers for a question, to be answered and certified by the end of `due_on`.

    An answer that a named one makes required is reopened with it. The same request again gives the one
    there is. Raises ClarificationRefused, NotNameable, TransitionRefused, PermissionRefused.
    """
    require_permission(by, Permission.ASK_CLARIFICATION)
    question = _check_question(question, due_on, now=now)
    with transaction.atomic():
        bid = lock_for_fund(bid)
        named = with_dependents(items, bid.round.questions_version)
        if not named:
            raise ClarificationRefused("Name the answers the department may change.", field="items")
        current = current_clarification(bid)
        if current is not None and _asks(current) == (question, due_on, named):
            return current
        target = BID_TRANSITIONS.target(bid.status, "ask_clarification")
        made = _make(bid, question, named, due_on, by=by, now=now)
        bid.status = target
        bid.save(update_fields=["status"])
        record_event(
            "bid.clarification_asked",
            bid,
            by=by,
            now=now,
            department=bid.department,
            data={
                "title": bid.title,
                "number": made.number,
                "version": made.version.number,
                "question": question,
                "due_on": due_on.isoformat(),
                "items": sorted(named),
            },
            tell=people_on(bid),
        )
    return made


def withdraw_clarification(*, bid: Bid, reason: str, by: User, now: datetime) -> Clarification:
    """The fund needs no answer any more: the version that was submitted stands.

    Raises BidRefused without a reason, ClarificationOver, PermissionRefused.
    """
    require_permission(by, Permission.ASK_CLARIFICATION)
    with transaction.atomic():
        bid = lock_for_fund(bid)
        current = lock_current(bid)
        reason = check_reason(reason, "Say why the question is withdrawn. The department reads this.")
        end_clarification(current, "withdraw", reason=reason, by=by, now=now)
        give_back(bid, current)
        data = {"title": bid.title, "number": current.number, "reason": reason}
        record_event(
            "bid.clarification_withdrawn",
            bid,
            by=by,
            now=now,
            department=bid.department,
            data=data,
            tell=people_on(bid),
        )
    return current


def lapse_clarification(*, clarification: Clarification, now: datetime) -> Clarification:
    """No answer was certified in time: the version that was submitted stands, and both sides are told.

    Raises NotYetDue by the database's clock, ClarificationOver.
    """
    with transaction.atomic():
        bid = lock_for_fund(clarification.bid)
        current = lock_current(bid)
        if database_clock() < current.due_at:
            raise NotYetDue(f"The department may answer about {bid.reference} until the end of its day.")
        end_clarification(current, "lapse", reason="", by=None, now=now)
        give_back(bid, current)
        record_event(
            "bid.clarification_lapsed",
            bid,
            by=None,
            now=now,
            department=bid.department,
            data={
                "title": bid.title,
                "number": current.number,
                "version": current.version.number,
                "due_on": current.due_on.isoformat(),
            },
            tell=[*people_on(bid), *people_with(Permission.ASK_CLARIFICATION)],
        )
    return current


def lock_for_fund(bid: Bid) -> Bid:
    return Bid.objects.select_for_update(of=("self",)).select_related("round", "department").get(pk=bid.pk)


def _asks(clarification: Clarification) -> tuple[str, date, frozenset[Named]]:
    return clarification.question, clarification.due_on, named_in(clarification)


def _make(
    bid: Bid, question: str, named: Collection[Named], due_on: date, *, by: User, now: datetime
) -> Clarification:
    if bid.current_version is None:
        raise AssertionError("the database keeps a submitted bid's version")
    made = Clarification.objects.create(
        bid=bid,
        number=clarifications_of(bid).count() + 1,
        came_from=bid.status,
        version=bid.current_version,
        question=question,
        due_at=end_of_day(due_on),
        asked_at=now,
        asked_by=by,
        rows_before=rows_as_text(bid, named),
    )
    ClarificationItem.objects.bulk_create(
        ClarificationItem(clarification=made, section=section, question=question)
        for section, question in sorted(named)
    )
    return made


def _check_question(question: str, due_on: date, *, now: datetime) -> str:
    question = question.strip()
    if not question:
        raise ClarificationRefused("Write your question to the department.", field="question")
    if len(question) > LONGEST_QUESTION:
        raise ClarificationRefused(
            f"The question must be {LONGEST_QUESTION:,} characters or fewer.", field="question"
        )
    if due_on <= london_date(now):
        raise ClarificationRefused("Give the department until tomorrow at the least.", field="due_on")
    return question
