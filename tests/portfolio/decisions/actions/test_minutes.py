"""The minute of a meeting, written from the record and signed."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.actions.people import end_membership
from accounts.models import Delivery
from accounts.permissions import Role
from legacyfund.lib.errors import PermissionRefused
from portfolio.decisions.actions.deciding import confirm_item
from portfolio.decisions.actions.meetings import (
    NotNow,
    close_meeting,
    sign_minute,
)
from portfolio.decisions.models import AgendaItem, Ballot, Meeting
from tests.factories.accounts import NOW, make_user
from tests.factories.meetings import (
    recorded_decision,
    voted_item,
)

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=5)


def test_the_minute_is_written_from_the_record_and_signed_by_the_chair(sitting):
    panel, meeting = sitting
    item = voted_item(panel, meeting)
    recorded_decision(panel, item)
    meeting = close_meeting(meeting=meeting, by=panel.manager, now=LATER)
    with pytest.raises(NotNow, match=rf"confirmed: {item.number}\."):
        sign_minute(meeting=meeting, by=panel.chair, now=LATER)


def test_a_chair_who_has_left_keeps_no_meeting_from_its_end(sitting):
    panel, meeting = sitting
    item = voted_item(panel, meeting)
    for held in panel.chair.memberships.all():
        end_membership(membership=held, by=make_user(Role.ADMINISTRATOR), now=NOW)
    another = make_user(Role.CHAIR)

    recorded_decision(panel, item)
    told = Delivery.objects.filter(event__kind="decision.proposed").values_list("recipient", flat=True)
    assert another.pk in told
    assert panel.chair.pk not in told
    with pytest.raises(PermissionRefused):
        confirm_item(item=item, by=panel.chair, now=NOW)
    confirm_item(item=item, by=panel.deputy, now=NOW)
    meeting = close_meeting(meeting=meeting, by=panel.manager, now=LATER)
    with pytest.raises(PermissionRefused):
        sign_minute(meeting=meeting, by=panel.chair, now=LATER)
    assert sign_minute(meeting=meeting, by=another, now=LATER).signed_by == another


def test_a_signed_minute_holds_everything_of_its_meeting(sitting):
    panel, meeting = sitting
    item = voted_item(panel, meeting)
    recorded_decision(panel, item)
    confirm_item(item=item, by=panel.chair, now=NOW)
    meeting = close_meeting(meeting=meeting, by=panel.manager, now=LATER)
    for person in (make_user(Role.CHAIR), panel.deputy):
        with pytest.raises(PermissionRefused):
            sign_minute(meeting=meeting, by=person, now=LATER)

    meeting = sign_minute(meeting=meeting, by=panel.chair, now=LATER)

    document = json.loads(meeting.minute)
    decided = next(row for row in document["items"] if row["number"] == item.number)
    assert decided["out"] == [panel.kept_away.name]
    assert decided["votes"][0]["result"] == "3 for, 0 against, 0 abstained"
    assert decided["decision"]["amounts"][0]["approved"] == "900000.00"
    assert len(document["members"]) == 4
    for change in (
        lambda: Meeting.objects.update(place="Elsewhere"),
        lambda: AgendaItem.objects.filter(pk=item.pk).update(discussed=False),
        lambda: meeting.attendances.update(left_at=LATER, left_by=panel.chair),
        lambda: Ballot.objects.create(item=item, number=2, opened_at=NOW, opened_by=panel.chair),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
