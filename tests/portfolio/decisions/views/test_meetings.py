"""The pages of a meeting: who opens them, what a press does, and what somebody with an interest is told."""

import re
from html import unescape

import pytest
from django.test import Client

from accounts.models import Delivery, Event
from accounts.permissions import Role
from portfolio.decisions.actions.deciding import confirm_item
from portfolio.decisions.actions.meetings import close_meeting, sign_minute
from portfolio.decisions.models import AgendaItem, Attendance, Decision, Meeting, Vote
from tests.factories.accounts import NOW, client_of, make_user, sign_in
from tests.factories.meetings import (
    called_item,
    item_on,
    latest_ballot,
    panel_of_two_bids,
    planned_meeting,
    recorded_decision,
    sitting_meeting,
    voted_item,
    voting_item,
)
from tests.factories.pages import fields_of, portfolio_url, text_of
from tests.factories.portfolio import ranked_bids, tied_round
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


def build_sitting():
    panel = panel_of_two_bids()
    return panel, sitting_meeting(panel)


sitting = built_once(build_sitting)


def url(name, meeting, *more):
    return portfolio_url(name, meeting.round.reference, meeting.number, *more)


def of_item(name, item):
    return url(name, item.meeting, item.number)


def as_(person):
    return sign_in(Client(), person)


def press(client, path, data=None, *, page=""):
    """Posts what the page's text holds, or that of the address itself, and `data`."""
    return client.post(path, {**fields_of(page or text_of(client.get(path))), **(data or {})})


PAGES = ("meeting", "screen", "screen_news", "minute")
ITEM_PAGES = ("agenda_item", "item_papers")
PRESSES = {
    "meeting_step": {"step": "close"},
    "attendance": {"step": "left"},
    "move_item": {"item": "1", "place": "2", "discussed": "no"},
    "change_meeting": {"place": "Elsewhere"},
    "sign_minute": {},
}
ITEM_PRESSES = {
    "item_step": {"step": "open_vote"},
    "cast_vote": {"choice": "FOR"},
    "record_decision": {"outcome": "REJECT"},
    "confirm_item": {},
}


def test_the_signed_out_are_sent_to_sign_in(sitting):
    panel, meeting = sitting
    item = item_on(meeting, panel.bids[0])
    paths = [url(name, meeting) for name in (*PAGES, "move_item", "minute_file")]
    paths += [of_item(name, item) for name in (*ITEM_PAGES, "cast_vote", "record_decision")]
    assert {Client().get(path).status_code for path in paths} == {302}


def test_the_page_shows_the_agenda_and_who_is_in_the_room(sitting, django_assert_max_num_queries):
    panel, meeting = sitting
    client = as_(panel.chair)
    with django_assert_max_num_queries(60):
        shown = text_of(client.get(url("meeting", meeting)))
    assert all(bid.reference in shown for bid in panel.bids)
    assert panel.kept_away.name in shown
    assert "People leave the room and come back 2 times" in shown


def test_other_reviewers_and_departments_find_no_meeting(sitting):
    panel, meeting = sitting
    item = called_item(panel, meeting)
    stranger, bidder = client_of(Role.REVIEWER), as_(make_user(Role.BIDDER, panel.bids[0].department))
    paths = [url(name, meeting) for name in PAGES] + [of_item(name, item) for name in ITEM_PAGES]
    paths += [portfolio_url("meetings", meeting.round.reference)]
    assert {stranger.get(path).status_code for path in paths} == {404}
    assert {bidder.get(path).status_code for path in paths} == {403}


def test_what_is_pressed_by_the_wrong_person_does_nothing(sitting):
    panel, meeting = sitting
    item = called_item(panel, meeting)
    got = {}
    for who in ("member", "auditor", "stranger"):
        people = {"auditor": lambda: make_user(Role.AUDITOR), "stranger": lambda: make_user(Role.REVIEWER)}
        client = as_(people[who]() if who in people else panel.member)
        for name, data in PRESSES.items():
            got[who, name] = client.post(url(name, meeting), data).status_code
        for name, data in ITEM_PRESSES.items():
            got[who, name] = client.post(of_item(name, item), data).status_code
    vote_not_open = got.pop(("member", "cast_vote"))
    nothing_recorded = got.pop(("member", "confirm_item"))
    assert set(got.values()) <= {403, 404}
    assert (vote_not_open, nothing_recorded) == (409, 409)
    meeting.refresh_from_db()
    assert (meeting.status, Vote.objects.count(), Decision.objects.count()) == ("OPEN", 0, 0)


def test_presses_answer_posts_alone(sitting):
    panel, meeting = sitting
    chair, item = as_(panel.chair), item_on(meeting, panel.bids[0])
    paths = [url("meeting_step", meeting), url("attendance", meeting), url("sign_minute", meeting)]
    paths += [of_item("item_step", item), of_item("confirm_item", item)]
    assert {chair.get(path).status_code for path in paths} == {405}
    assert {chair.post(url(name, meeting)).status_code for name in PAGES} == {405}


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
    assert "the quorum is from 1 to 4" in shown


def test_a_planned_meeting_is_moved_to_another_day_and_the_panel_is_told():
    panel = panel_of_two_bids()
    meeting = planned_meeting(panel)
    day = {"planned_on_day": "1", "planned_on_month": "1", "planned_on_year": "2099"}
    response = press(as_(panel.manager), url("change_meeting", meeting), {**day, "quorum": "3"})
    assert response["Location"] == url("meeting", meeting)
    meeting.refresh_from_db()
    assert (meeting.planned_on.year, meeting.quorum) == (2099, 3)
    told = Delivery.objects.filter(event__kind="meeting.changed").values_list("recipient", flat=True)
    assert set(told) == {person.pk for person in panel.people}
    refused = press(as_(panel.manager), url("change_meeting", meeting), {"quorum": "9"})
    assert "the quorum is from 1 to 4" in text_of(refused)


def test_attendance_is_recorded(sitting):
    panel, meeting = sitting
    response = as_(panel.manager).post(
        url("attendance", meeting), {"member": panel.member.email, "step": "left"}
    )
    assert response.status_code == 302
    assert Attendance.objects.get(person=panel.member).left_by == panel.manager


def test_an_item_is_moved(sitting):
    panel, meeting = sitting
    first = meeting.items.get(place=1)
    response = press(
        as_(panel.chair),
        url("move_item", meeting),
        {"item": str(first.number), "place": "2", "discussed": "no"},
    )
    assert response.status_code == 302
    first.refresh_from_db()
    assert (first.place, first.discussed) == (2, False)


def test_of_two_who_call_an_item_one_is_told(sitting):
    panel, meeting = sitting
    chair, manager = as_(panel.chair), as_(panel.manager)
    first, second = (item_on(meeting, bid) for bid in panel.bids)
    pages = [client.get(url("meeting", meeting)) for client in (chair, manager)]
    call = {"step": "call"}

    won = press(chair, of_item("item_step", first), call, page=text_of(pages[0]))
    late = press(manager, of_item("item_step", second), call, page=text_of(pages[1]))

    assert (won.status_code, late.status_code) == (302, 409)
    assert "This has changed since you opened the page" in text_of(late)
    assert AgendaItem.objects.get(status="NOW") == first


def test_an_item_is_voted_on_recorded_and_confirmed_on_its_page(sitting):
    panel, meeting = sitting
    item = called_item(panel, meeting)
    page, manager, chair = of_item("agenda_item", item), as_(panel.manager), as_(panel.chair)

    press(manager, of_item("item_step", item), {"step": "open_vote"}, page=text_of(manager.get(page)))
    assert "Yet to vote" in text_of(chair.get(page))
    for person in (panel.chair, panel.member):
        press(as_(person), of_item("cast_vote", item), {"choice": "FOR"})
    shown = text_of(manager.get(page))
    assert "The totals are shown when it closes" in shown
    assert f"Yet to vote: {panel.deputy.name}." in shown
    press(manager, of_item("item_step", item), {"step": "close_vote"}, page=shown)
    assert "2 for, 0 against, 0 abstained" in text_of(manager.get(page)).lower()
    condition = {"words": "Show the exit plan.", "owner_role": "Head of technology"}
    condition |= {"due_on_day": "1", "due_on_month": "3", "due_on_year": "2028"}
    response = press(
        manager,
        of_item("record_decision", item),
        {
            "outcome": "APPROVE",
            "RDEL_PROGRAMME_2027-28": "800000",
            "reason": "Less will do.",
            **{f"conditions-0-{name}": value for name, value in condition.items()},
        },
    )
    assert response["Location"] == page
    shown = text_of(chair.get(page))
    assert "Show the exit plan." in shown
    assert "1 March 2028" in shown
    response = press(chair, of_item("confirm_item", item), page=shown)
    assert response["Location"] == url("meeting", meeting)
    decision = Decision.objects.get()
    assert (decision.status, decision.confirmed_by) == ("CONFIRMED", panel.chair)


def test_one_more_condition_is_asked_for_without_losing_what_is_typed(sitting):
    panel, meeting = sitting
    item = voted_item(panel, meeting)
    shown = text_of(
        press(
            as_(panel.manager),
            of_item("record_decision", item),
            {"conditions-0-words": "Show the exit plan.", "reason": "Because.", "add_line": "1"},
        )
    )
    assert "Show the exit plan." in shown
    assert "Condition 2" in shown
    assert not Decision.objects.exists()


def test_a_decision_against_the_vote_is_refused_at_its_reason(sitting):
    panel, meeting = sitting
    item = voted_item(panel, meeting, 0, "AGAINST", "AGAINST", "AGAINST")
    data = {"outcome": "APPROVE", "RDEL_PROGRAMME_2027-28": "900000"}
    shown = text_of(press(as_(panel.manager), of_item("record_decision", item), data))
    assert "not what the panel’s vote came to" in shown.replace("&#x27;", "’").replace("'", "’")


def test_a_refused_confirmation_is_kept_as_a_try(sitting):
    panel, meeting = sitting
    item = voted_item(panel, meeting)
    recorded_decision(panel, item)
    chair = as_(panel.chair)
    page = text_of(chair.get(of_item("agenda_item", item)))
    confirm_item(item=item, by=panel.chair, now=NOW)

    late = press(chair, of_item("confirm_item", item), page=page)

    assert late.status_code == 409
    tried = Event.objects.get(kind="decision.confirmation_refused")
    assert (tried.actor, tried.subject_ref) == (panel.chair, panel.bids[0].reference)


def told_of(text, bid, *, also=()):
    """What of the bid stands on the page."""
    plain = unescape(re.sub(r"\s+", " ", text))
    return [word for word in (bid.reference, "£900,000", *also) if word in plain.lower() + plain]


def test_somebody_with_an_interest_learns_the_number_of_the_item_alone(sitting):
    """Every address of the meeting, while the vote is open, decided, and signed."""
    panel, meeting = sitting
    secret = panel.bids[0]
    item = voted_item(panel, meeting, 0)
    recorded_decision(panel, item, reason="Because of Zanzibar.", amounts=None)
    kept_away, others = as_(panel.kept_away), item_on(meeting, panel.bids[1])
    own_page = of_item("agenda_item", item)
    pages = [url(name, meeting) for name in PAGES] + [own_page, of_item("agenda_item", others)]
    closed = [of_item(name, item) for name in ("item_papers", "cast_vote")] + [url("minute_file", meeting)]

    def leaks():
        texts = {path: text_of(kept_away.get(path)) for path in [*pages, *closed]}
        words = ("zanzibar", "1 for", "3 for")
        return {path: found for path, text in texts.items() if (found := told_of(text, secret, also=words))}

    assert leaks() == {}
    assert f"Item {item.number}: you are out for this item" in text_of(kept_away.get(own_page))
    assert {kept_away.get(path).status_code for path in closed} == {403, 404}
    assert kept_away.post(of_item("cast_vote", item), {"choice": "FOR"}).status_code == 403
    confirm_item(item=item, by=panel.chair, now=NOW)
    assert leaks() == {}
    sign_minute(meeting=close_meeting(meeting=meeting, by=panel.chair, now=NOW), by=panel.chair, now=NOW)
    assert leaks() == {}
    assert as_(panel.member).get(url("minute_file", meeting)).status_code == 200


def test_the_screen_says_what_is_new_and_nothing_otherwise(sitting):
    panel, meeting = sitting
    member, address = as_(panel.member), url("screen_news", meeting)
    turn = Meeting.objects.get(pk=meeting.pk).turn
    assert member.get(address, {"after": turn}).status_code == 204

    item = called_item(panel, meeting)

    news = member.get(address, {"after": turn})
    assert news.status_code == 200
    assert f"Item {item.number}" in text_of(news)
    assert f'data-turn="{turn + 1}"' in text_of(news)
    assert text_of(news).strip() in text_of(member.get(url("screen", meeting)))


def test_a_vote_does_not_move_the_screen(sitting):
    """Whoever is out of the room learns nothing from how often it changes."""
    panel, meeting = sitting
    item = voting_item(panel, meeting)
    turn = Meeting.objects.get(pk=meeting.pk).turn
    press(as_(panel.member), of_item("cast_vote", item), {"choice": "FOR"})
    assert latest_ballot(item).votes.count() == 1
    assert Meeting.objects.get(pk=meeting.pk).turn == turn


def test_the_chair_signs_the_minute(sitting):
    panel, meeting = sitting
    close_meeting(meeting=meeting, by=panel.chair, now=NOW)
    chair = as_(panel.chair)
    page = text_of(chair.get(url("minute", meeting)))
    assert "Sign the minute" in page

    response = press(chair, url("sign_minute", meeting), page=page)

    assert response["Location"] == url("minute", meeting)
    meeting.refresh_from_db()
    shown = text_of(chair.get(url("minute", meeting)))
    assert meeting.minute_sha256 in shown
    taken = chair.get(url("minute_file", meeting))
    assert taken.content.decode() == meeting.minute


def test_a_planned_meeting_offers_no_press_that_would_be_refused():
    panel = panel_of_two_bids()
    meeting = planned_meeting(panel)
    shown = text_of(as_(panel.chair).get(url("meeting", meeting)))
    assert "Open the meeting" in shown
    assert "Call item" not in shown
    assert "Is here now" not in shown
    assert "Open the meeting" not in text_of(as_(panel.member).get(url("meeting", meeting)))
    assert ranked_bids(panel.round)[0].title in shown
