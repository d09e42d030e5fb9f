"""The pages of a meeting: who opens them, what a press does, and what somebody with an interest is told."""

import re
from html import unescape

import pytest
from django.test import Client

from accounts.permissions import Role
from bids.assessment.queries.panel import recused_bids
from portfolio.decisions.actions.deciding import confirm_item
from portfolio.decisions.actions.meetings import close_meeting, sign_minute
from portfolio.decisions.models import AgendaItem, Attendance, Decision, Vote
from portfolio.decisions.queries.room import room_of
from tests.factories.accounts import NOW, client_of, make_user
from tests.factories.meeting_pages import as_, of_item, press, url
from tests.factories.meetings import (
    add_member,
    called_item,
    give_interest,
    item_on,
    recorded_decision,
    voted_item,
)
from tests.factories.pages import portfolio_url, text_of

pytestmark = pytest.mark.django_db


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


def told_of(text, bid, *, also=()):
    """What of the bid stands on the page."""
    plain = unescape(re.sub(r"\s+", " ", text))
    return [word for word in (bid.reference, "£900,000", *also) if word in plain.lower() + plain]


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


def test_who_is_out_is_asked_once_for_the_whole_panel(sitting, django_assert_num_queries):
    panel, meeting = sitting
    for bid in panel.bids:
        person = make_user(Role.REVIEWER)
        add_member(panel.round, person, by=panel.manager)
        give_interest(person, bid)

    with django_assert_num_queries(6):
        room = room_of(meeting, now=NOW)

    assert {bid: len(people) for bid, people in room.out.items()} == {
        panel.bids[0].pk: 2,
        panel.bids[1].pk: 1,
    }
    for member in room.members:
        alone = recused_bids(member.person, panel.round, now=NOW)
        assert alone == {bid for bid, people in room.out.items() if member.person_id in people}


def test_the_page_leads_to_the_item_now_to_the_screen_and_back_to_the_top(sitting):
    panel, meeting = sitting
    member = as_(panel.member)
    assert "The panel is on" not in text_of(member.get(url("meeting", meeting)))

    item = called_item(panel, meeting)

    shown = text_of(member.get(url("meeting", meeting)))
    assert "The panel is on" in shown
    assert f'href="#item-{item.number}"' in shown
    assert f'id="item-{item.number}"' in shown
    assert url("screen", meeting) in shown
    assert 'href="#main-content">Back to the top' in shown


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
    assert f"Item {item.number}: you are recused from this item" in text_of(kept_away.get(own_page))
    assert {kept_away.get(path).status_code for path in closed} == {403, 404}
    assert kept_away.post(of_item("cast_vote", item), {"choice": "FOR"}).status_code == 403
    confirm_item(item=item, by=panel.chair, now=NOW)
    assert leaks() == {}
    sign_minute(meeting=close_meeting(meeting=meeting, by=panel.chair, now=NOW), by=panel.chair, now=NOW)
    assert leaks() == {}
    assert as_(panel.member).get(url("minute_file", meeting)).status_code == 200
