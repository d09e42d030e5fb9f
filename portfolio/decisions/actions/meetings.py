"""A meeting from its plan to its signed minute."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from legacyfund.lib.canonical import canonical_bytes, canonical_sha256
from legacyfund.lib.errors import ConflictRefused, DomainError, PermissionRefused
from portfolio.decisions.models import AgendaItem, Ballot, Meeting
from portfolio.decisions.queries.minutes import minute_of
from portfolio.decisions.queries.room import signs
from portfolio.decisions.workflow import (
    ITEM_TRANSITIONS,
    MEETING_TRANSITIONS,
    DecisionStatus,
    ItemStatus,
    MeetingStatus,
)


class MeetingRefused(DomainError):
    """The meeting cannot be planned as asked: its day, its quorum, its panel."""


class NotNow(ConflictRefused):
    """The meeting, or the item, is not at the point where this can be done."""


def reference_of(meeting: Meeting) -> str:
    """As events and mails call it, such as `2027A/1`."""
    return f"{meeting.round.reference}/{meeting.number}"


def lock_meeting(meeting: Meeting) -> Meeting:
    """One step of a meeting at a time: everything that happens in it waits for this row."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("round").get(pk=meeting.pk)


def show_next(meeting: Meeting) -> None:
    """The screen in the room has something new to show."""
    meeting.turn += 1
    meeting.save(update_fields=["turn"])


def check_open(meeting: Meeting) -> None:
    if meeting.status != MeetingStatus.OPEN:
        raise NotNow(
            f"This meeting is {meeting.get_status_display().lower()}, so nothing can be done in it now."
        )


def open_meeting(*, meeting: Meeting, by: User, now: datetime) -> Meeting:
    """The panel sits. Raises PermissionRefused, TransitionRefused."""
    require_permission(by, Permission.RUN_MEETING)
    with transaction.atomic():
        meeting = lock_meeting(meeting)
        meeting.status = MEETING_TRANSITIONS.target(meeting.status, "open")
        meeting.opened_at, meeting.opened_by = now, by
        meeting.save(update_fields=["status", "opened_at", "opened_by"])
        show_next(meeting)
        record_event("meeting.opened", meeting, by=by, now=now, ref=reference_of(meeting))
    return meeting


def close_meeting(*, meeting: Meeting, by: User, now: datetime) -> Meeting:
    """The meeting is over; an item that is not decided waits again, for the next meeting.

    Raises NotNow while a vote is open, PermissionRefused, TransitionRefused.
    """
    require_permission(by, Permission.RUN_MEETING)
    with transaction.atomic():
        meeting = lock_meeting(meeting)
        target = MEETING_TRANSITIONS.target(meeting.status, "close")
        check_no_open_vote(meeting)
        put_back(meeting)
        meeting.status, meeting.closed_at, meeting.closed_by = target, now, by
        meeting.save(update_fields=["status", "closed_at", "closed_by"])
        show_next(meeting)
        record_event("meeting.closed", meeting, by=by, now=now, ref=reference_of(meeting))
    return meeting


def check_no_open_vote(meeting: Meeting) -> None:
    if Ballot.objects.filter(item__meeting=meeting, closed_at__isnull=True).exists():
        raise NotNow("A vote is open. Close it first.")


def put_back(meeting: Meeting) -> AgendaItem | None:
    """The item the panel is on, finished when its decision is confirmed and waiting again otherwise."""
    item = meeting.items.select_related("decision").filter(status=ItemStatus.NOW).first()
    if item is not None:
        confirmed = item.decision is not None and item.decision.status == DecisionStatus.CONFIRMED
        item.status = ITEM_TRANSITIONS.target(item.status, "finish" if confirmed else "put_back")
        item.save(update_fields=["status"])
    return item


def sign_minute(*, meeting: Meeting, by: User, now: datetime) -> Meeting:
    """Freeze the minute, written from the record, with its SHA-256.

    Raises NotNow while a decision made in the meeting waits to be confirmed, PermissionRefused unless by the
    panel's chair, TransitionRefused.
    """
    require_permission(by, Permission.CONFIRM_DECISION)
    with transaction.atomic():
        meeting = lock_meeting(meeting)
        target = MEETING_TRANSITIONS.target(meeting.status, "sign")
        if not signs(by, meeting):
            raise PermissionRefused("The chair of this panel signs its minutes.")
        waiting = meeting.items.filter(decision__status=DecisionStatus.PROPOSED).order_by("number")
        _check_all_confirmed(waiting.values_list("number", flat=True))
        minute = minute_of(meeting, now=now)
        meeting.status, meeting.signed_at, meeting.signed_by = target, now, by
        meeting.minute, meeting.minute_sha256 = canonical_bytes(minute).decode(), canonical_sha256(minute)
        meeting.save(update_fields=["status", "signed_at", "signed_by", "minute", "minute_sha256"])
        record_event(
            "meeting.signed",
            meeting,
            by=by,
            now=now,
            ref=reference_of(meeting),
            data={"sha256": meeting.minute_sha256},
        )
    return meeting


def _check_all_confirmed(numbers: Iterable[int]) -> None:
    if waiting := ", ".join(str(number) for number in numbers):
        raise NotNow(
            f"The decision recorded on these items still waits to be confirmed: {waiting}. Confirm or "
            "reverse it, then sign."
        )
