"""Pages on which a meeting is planned, moved to another day, or cancelled."""

import pytest
from django.test import Client

from accounts.models import Delivery
from portfolio.decisions.models import Meeting
from tests.factories.accounts import client_of
from tests.factories.meeting_pages import as_, press, url
from tests.factories.meetings import (
    panel_of_two_bids,
    planned_meeting,
)
from tests.factories.pages import portfolio_url, text_of
from tests.factories.portfolio import ranked_bids, tied_round

pytestmark = pytest.mark.django_db


def test_a_round_without_meetings_leads_on():
    round_, _ = tied_round(900_000)
    manager, address = client_of(), portfolio_url("meetings", round_.reference)
    assert "This round has no panel yet" in text_of(manager.get(address))
    panel = panel_of_two_bids()
    shown = text_of(manager.get(portfolio_url("meetings", panel.round.reference)))
    assert "Plan a meeting" in shown
    assert "No meeting is planned yet" in shown


def test_a_meeting_is_planned_opened_and_closed():
    panel = panel_of_two_bids()
    manager, chair = as_(panel.manager), as_(panel.chair)
    details = {"planned_on_day": "1", "planned_on_month": "1", "planned_on_year": "2099"}
    details |= {"place": "Room 1", "quorum": "2"}
    response = manager.post(portfolio_url("plan_meeting", panel.round.reference), details)
    meeting = Meeting.objects.get()
    assert response["Location"] == url("meeting", meeting)
    for step, status in (("open", "OPEN"), ("close", "CLOSED")):
        response = chair.post(url("meeting_step", meeting), {"step": step})
        assert response["Location"] == url("meeting", meeting)
        meeting.refresh_from_db()
        assert meeting.status == status
    assert chair.post(url("meeting_step", meeting), {"step": "dance"}).status_code == 409


def test_a_plan_with_a_fault_says_so_at_its_field():
    panel = panel_of_two_bids()
    details = {"planned_on_day": "1", "planned_on_month": "1", "planned_on_year": "2099"}
    shown = text_of(
        as_(panel.manager).post(
            portfolio_url("plan_meeting", panel.round.reference), {**details, "place": "Here", "quorum": "9"}
        )
    )
    assert "The quorum is from 1 to 4" in shown


def test_a_planned_meeting_is_moved_to_another_day_and_the_panel_is_told():
    panel = panel_of_two_bids()
    meeting = planned_meeting(panel)
    day = {"planned_on_day": "1", "planned_on_month": "1", "planned_on_year": "2099"}
    why = {"reason": "More of us can come."}
    response = press(as_(panel.manager), url("change_meeting", meeting), {**day, **why, "quorum": "3"})
    assert response["Location"] == url("meeting", meeting)
    meeting.refresh_from_db()
    assert (meeting.planned_on.year, meeting.quorum) == (2099, 3)
    told = Delivery.objects.filter(event__kind="meeting.changed").values_list("recipient", flat=True)
    assert set(told) == {person.pk for person in panel.people}
    refused = press(as_(panel.manager), url("change_meeting", meeting), {**why, "quorum": "9"})
    assert "The quorum is from 1 to 4" in text_of(refused)


def test_a_planned_meeting_offers_no_press_that_would_be_refused():
    panel = panel_of_two_bids()
    meeting = planned_meeting(panel)
    shown = text_of(as_(panel.chair).get(url("meeting", meeting)))
    assert "Open the meeting" in shown
    assert "Call item" not in shown
    assert "Is here now" not in shown
    assert "Open the meeting" not in text_of(as_(panel.member).get(url("meeting", meeting)))
    assert ranked_bids(panel.round)[0].title in shown


def test_a_planned_meeting_is_cancelled_with_its_reason():
    panel = panel_of_two_bids()
    meeting = planned_meeting(panel)
    manager, address = as_(panel.manager), url("cancel_meeting", meeting)
    assert address in text_of(manager.get(url("meeting", meeting)))
    assert Client().get(address).status_code == 302
    assert as_(panel.member).get(address).status_code == 403
    assert manager.put(address).status_code == 405
    assert "Say why the meeting is cancelled" in text_of(press(manager, address))

    response = press(manager, address, {"reason": "No room is free."})

    assert response["Location"] == portfolio_url("meetings", panel.round.reference)
    listed = text_of(manager.get(response["Location"]))
    assert "Cancelled" in listed
    assert "Plan a meeting" in listed
    shown = text_of(as_(panel.member).get(url("meeting", meeting)))
    assert "No room is free." in shown
    assert "The meeting is cancelled" in text_of(as_(panel.member).get(url("screen", meeting)))
    assert "Only a meeting that has not begun" in text_of(manager.get(address))
    assert "is cancelled, so its day" in text_of(manager.get(url("change_meeting", meeting)))
    assert manager.post(address, {"reason": "Again."}).status_code == 409
