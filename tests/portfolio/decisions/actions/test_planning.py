"""Meetings planned with their agenda, moved to another day, and cancelled."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.emails import message_for
from accounts.models import Delivery, Event
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from portfolio.decisions.actions.agenda import move_item
from portfolio.decisions.actions.meetings import MeetingRefused, NotNow, open_meeting
from portfolio.decisions.actions.planning import cancel_meeting, change_meeting
from portfolio.decisions.emails import MESSAGES
from portfolio.decisions.models import Meeting
from tests.factories.accounts import NOW, today
from tests.factories.meetings import panel_of_two_bids, planned_meeting, sitting_meeting
from tests.factories.portfolio import confirmed_decision, tied_round

pytestmark = pytest.mark.django_db


def test_a_meeting_takes_the_undecided_bids_on_its_agenda_and_tells_the_panel(panel):
    confirmed_decision(panel.bids[1])

    meeting = planned_meeting(panel)

    assert [item.bid for item in meeting.items.all()] == panel.bids[:1]
    told = Delivery.objects.filter(event__kind="meeting.planned").values_list("recipient", flat=True)
    assert set(told) == {person.pk for person in panel.people}
    assert (meeting.moves, meeting.moves_by_rank) == (2, 2)


def test_the_panel_is_not_told_how_many_items_there_are(panel):
    """A member who is out for one would learn that there are others."""
    meeting = planned_meeting(panel)

    event = Event.objects.get(kind="meeting.planned")
    text = message_for(event, panel.chair).body
    assert meeting.place in text
    assert "item" not in text


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"planned_on": NOW.date() - timedelta(days=1)}, "planned_on"),
        ({"quorum": 5}, "quorum"),
        ({"quorum": 0}, "quorum"),
    ],
)
def test_a_plan_that_cannot_stand_is_refused_at_its_field(panel, details, field):
    with pytest.raises(MeetingRefused) as refusal:
        planned_meeting(panel, **details)
    assert refusal.value.field == field


def test_there_is_no_meeting_without_a_panel_nor_beside_another_nor_about_nothing(panel):
    alone = type(panel)(**{**vars(panel), "round": tied_round(900_000)[0]})
    with pytest.raises(MeetingRefused, match="no panel yet"):
        planned_meeting(alone)
    planned_meeting(panel)
    with pytest.raises(NotNow, match="has a meeting already"):
        planned_meeting(panel)
    with pytest.raises(PermissionRefused):
        planned_meeting(panel, by=panel.member)


def test_a_round_that_is_decided_needs_no_meeting(panel):
    for bid in panel.bids:
        confirmed_decision(bid)
    with pytest.raises(NotNow, match="there is nothing to meet on"):
        planned_meeting(panel)


def test_a_meeting_is_moved_with_a_reason_and_the_panel_is_told(panel):
    meeting = planned_meeting(panel)
    day = NOW.date() + timedelta(days=3)
    asked = {"meeting": meeting, "place": "Room 1", "quorum": 2, "by": panel.manager, "now": NOW}
    with pytest.raises(MeetingRefused, match="its day, place and quorum already"):
        change_meeting(planned_on=meeting.planned_on, reason="Why not.", **asked)
    with pytest.raises(MeetingRefused, match="Say why") as refusal:
        change_meeting(planned_on=day, reason=" ", **asked)
    assert refusal.value.field == "reason"

    meeting = change_meeting(planned_on=day, reason="The chair is ill.", **asked)

    assert meeting.planned_on == day
    event = Event.objects.get(kind="meeting.changed")
    assert "Reason: The chair is ill." in MESSAGES["meeting.changed"](event, panel.member).body
    del event.data["reason"]
    assert "Reason" not in MESSAGES["meeting.changed"](event, panel.member).body


def test_a_cancelled_meeting_tells_the_panel_why_and_frees_its_bids(panel):
    meeting = planned_meeting(panel)
    with pytest.raises(MeetingRefused, match="Say why") as refusal:
        cancel_meeting(meeting=meeting, reason=" ", by=panel.manager, now=NOW)
    assert refusal.value.field == "reason"
    with pytest.raises(PermissionRefused):
        cancel_meeting(meeting=meeting, reason="No.", by=panel.member, now=NOW)

    meeting = cancel_meeting(meeting=meeting, reason=" No room is free. ", by=panel.manager, now=NOW)

    assert (meeting.status, meeting.cancelled_because) == ("CANCELLED", "No room is free.")
    event = Event.objects.get(kind="meeting.cancelled")
    told = Delivery.objects.filter(event=event).values_list("recipient", flat=True)
    assert set(told) == {person.pk for person in panel.people}
    assert "Reason: No room is free." in MESSAGES["meeting.cancelled"](event, panel.member).body
    again = planned_meeting(panel)
    assert {item.bid for item in again.items.all()} == {item.bid for item in meeting.items.all()}
    with pytest.raises(DatabaseError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(place="Elsewhere")


def test_only_a_meeting_that_has_not_begun_is_moved_or_cancelled(panel):
    meeting = sitting_meeting(panel)
    with pytest.raises(TransitionRefused):
        cancel_meeting(meeting=meeting, reason="No.", by=panel.manager, now=NOW)
    with pytest.raises(NotNow, match="stay"):
        change_meeting(
            meeting=meeting, planned_on=today(), place="X", quorum=1, reason="No.", by=panel.manager, now=NOW
        )
    other = panel_of_two_bids()
    over = cancel_meeting(meeting=planned_meeting(other), reason="No.", by=other.chair, now=NOW)
    with pytest.raises(TransitionRefused):
        open_meeting(meeting=over, by=other.chair, now=NOW)
    with pytest.raises(NotNow, match="is cancelled"):
        move_item(meeting=over, number=1, place=2, discussed=True, by=other.chair, now=NOW)
