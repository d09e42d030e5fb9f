"""The agenda: an item called, and one moved or set aside by hand."""

from datetime import datetime

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from legacyfund.lib.transitions import TransitionRefused
from portfolio.decisions.actions.meetings import (
    MeetingRefused,
    NotNow,
    check_no_open_vote,
    check_open,
    lock_meeting,
    put_back,
    reference_of,
    show_next,
)
from portfolio.decisions.models import AgendaItem, Meeting
from portfolio.decisions.workflow import ITEM_TRANSITIONS, ItemStatus, MeetingStatus


def lock_item(item: AgendaItem) -> AgendaItem:
    """The item with its meeting, the meeting's row locked first."""
    meeting = lock_meeting(item.meeting)
    item = AgendaItem.objects.select_related("bid__department", "bid__round", "decision").get(pk=item.pk)
    item.meeting = meeting
    return item


def reference_of_item(item: AgendaItem) -> str:
    return f"{reference_of(item.meeting)} item {item.number}"


def call_item(*, item: AgendaItem, by: User, now: datetime) -> AgendaItem:
    """The panel turns to the item; the one before is finished where it is decided, and waits again otherwise.

    Somebody who is out for the item may call it, on their way out. Raises NotNow while a vote is open or the
    meeting is not, PermissionRefused, TransitionRefused.
    """
    require_permission(by, Permission.RUN_MEETING)
    with transaction.atomic():
        item = lock_item(item)
        check_open(item.meeting)
        check_no_open_vote(item.meeting)
        if item.status == ItemStatus.NOW:
            raise TransitionRefused(f"The panel is on item {item.number} already.")
        target = ITEM_TRANSITIONS.target(item.status, "call")
        put_back(item.meeting)
        item.status = target
        item.save(update_fields=["status"])
        show_next(item.meeting)
        record_event("item.called", item, by=by, now=now, ref=reference_of_item(item))
    return item


def move_item(
    *, meeting: Meeting, number: int, place: int, discussed: bool, by: User, now: datetime
) -> AgendaItem:
    """Give an item another turn, those between making room, and say whether it is discussed.

    Raises MeetingRefused (no such item or place, nothing changed), NotNow once the meeting is closed,
    PermissionRefused.
    """
    require_permission(by, Permission.RUN_MEETING)
    with transaction.atomic():
        meeting = lock_meeting(meeting)
        if meeting.status not in (MeetingStatus.PLANNED, MeetingStatus.OPEN):
            status = meeting.get_status_display().lower()
            raise NotNow(f"This meeting is {status}, so its agenda stays as it was.")
        items = list(meeting.items.order_by("place"))
        item = next((row for row in items if row.number == number), None)
        if item is None:
            raise MeetingRefused(f"There is no item {number} on this agenda.", field="item")
        if not 1 <= place <= len(items):
            raise MeetingRefused(f"Give a place from 1 to {len(items)}.", field="place")
        before = {"place": item.place, "discussed": item.discussed}
        after = {"place": place, "discussed": discussed}
        if before == after:
            raise MeetingRefused(f"Item {number} has that place already.", field="place")
        item.discussed = discussed
        items.insert(place - 1, items.pop(item.place - 1))
        for turn, row in enumerate(items, start=1):
            row.place = turn
        AgendaItem.objects.bulk_update(items, ["place", "discussed"])
        show_next(meeting)
        item.meeting = meeting
        record_event(
            "item.moved",
            item,
            by=by,
            now=now,
            ref=reference_of_item(item),
            data={"before": before, "after": after},
        )
    return item
