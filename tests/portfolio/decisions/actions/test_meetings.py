"""A meeting as it sits: items called and moved, people who come and go."""

from datetime import timedelta

import pytest

from accounts.permissions import Role
from legacyfund.lib.errors import DomainError, PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from portfolio.decisions.actions.agenda import call_item, move_item
from portfolio.decisions.actions.deciding import confirm_item
from portfolio.decisions.actions.meetings import (
    MeetingRefused,
    NotNow,
    close_meeting,
    open_meeting,
)
from portfolio.decisions.actions.votes import (
    close_vote,
    open_vote,
    record_arrival,
    record_leaving,
)
from portfolio.decisions.models import Meeting
from tests.factories.accounts import NOW, make_user
from tests.factories.meetings import (
    called_item,
    item_on,
    planned_meeting,
    voting_item,
)

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=5)


def test_nothing_happens_in_a_meeting_that_is_not_open(panel):
    meeting = planned_meeting(panel)
    item = item_on(meeting, panel.bids[0])
    with pytest.raises(NotNow, match="is planned"):
        record_arrival(meeting=meeting, person=panel.chair, by=panel.manager, now=NOW)
    with pytest.raises(NotNow, match="is planned"):
        call_item(item=item, by=panel.chair, now=NOW)
    with pytest.raises(TransitionRefused):
        close_meeting(meeting=meeting, by=panel.chair, now=NOW)
    with pytest.raises(PermissionRefused):
        open_meeting(meeting=meeting, by=panel.member, now=NOW)


def test_an_item_that_is_called_takes_the_place_of_the_one_before(sitting):
    panel, meeting = sitting
    first = called_item(panel, meeting, 0)
    second = called_item(panel, meeting, 1)

    first.refresh_from_db()
    assert (first.status, second.status) == ("WAITING", "NOW")
    with pytest.raises(TransitionRefused):
        call_item(item=second, by=panel.chair, now=NOW)


def test_an_open_vote_keeps_the_panel_on_its_item(sitting):
    panel, meeting = sitting
    voting_item(panel, meeting, 0)
    with pytest.raises(NotNow, match="A vote is open"):
        called_item(panel, meeting, 1)
    with pytest.raises(NotNow, match="A vote is open"):
        close_meeting(meeting=meeting, by=panel.chair, now=NOW)


def test_an_item_moves_and_the_others_make_room(sitting):
    panel, meeting = sitting
    numbers = [item.number for item in meeting.items.order_by("place")]

    move_item(meeting=meeting, number=numbers[1], place=1, discussed=False, by=panel.chair, now=NOW)

    after = list(meeting.items.order_by("place"))
    assert [item.number for item in after] == numbers[::-1]
    assert [item.discussed for item in after] == [False, True]
    for number, place, field in ((9, 1, "item"), (1, 3, "place"), (1, 2, "place")):
        with pytest.raises(MeetingRefused) as refusal:
            move_item(meeting=meeting, number=number, place=place, discussed=True, by=panel.chair, now=NOW)
        assert refusal.value.field == field


def test_people_come_and_go_by_the_record(sitting):
    panel, meeting = sitting
    with pytest.raises(NotNow, match="in the room already"):
        record_arrival(meeting=meeting, person=panel.member, by=panel.manager, now=LATER)
    record_leaving(meeting=meeting, person=panel.member, by=panel.manager, now=LATER)
    with pytest.raises(NotNow, match="is not in the room"):
        record_leaving(meeting=meeting, person=panel.member, by=panel.manager, now=LATER)
    with pytest.raises(NotNow, match="not on the panel"):
        record_arrival(meeting=meeting, person=make_user(Role.REVIEWER), by=panel.manager, now=LATER)
    record_arrival(meeting=meeting, person=panel.member, by=panel.chair, now=LATER)
    spans = meeting.attendances.filter(person=panel.member).order_by("pk").values_list("left_at", flat=True)
    assert list(spans) == [LATER, None]


def test_a_refusal_of_any_step_changes_nothing(sitting):
    """Steps that need the panel to be on the item, asked for on another."""
    panel, meeting = sitting
    other = item_on(meeting, panel.bids[1])
    turn = Meeting.objects.get(pk=meeting.pk).turn
    for step in (open_vote, close_vote, confirm_item):
        with pytest.raises(DomainError):
            step(item=other, by=panel.chair, now=NOW)
    assert Meeting.objects.get(pk=meeting.pk).turn == turn
