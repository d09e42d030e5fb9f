"""What the panel does not discuss: set aside by the chair, rescued by a member."""

import pytest

from accounts.permissions import Role
from bids.assessment.actions.triage import set_aside
from bids.assessment.models import NotDiscussed, PanelMember
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.assessment import close_round, open_round, reviewed_bid, seat_chair
from tests.factories.bids import fresh_bid
from tests.factories.pages import bids_url, post_as_shown, text_of
from tests.factories.portfolio import pay_for
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


@built_once
def triaged():
    """Of a closed round: a hopeless bid, the chair and a member."""
    round_ = open_round()
    reviewed_bid(round_, (5, 5))
    hopeless = reviewed_bid(round_, (0, 0))
    pay_for(round_, 1_500_000)
    chair, member = seat_chair(round_), make_user(Role.REVIEWER)
    PanelMember.objects.create(round=round_, person=member, added_at=NOW, added_by=chair)
    return close_round(round_), fresh_bid(hopeless), chair, member


@pytest.fixture
def aside(triaged):
    round_, hopeless, chair, _ = triaged
    return set_aside(round=round_, bids=[hopeless], by=chair, now=NOW)[0]


def pages(bid):
    return [
        bids_url("triage", bid.round),
        bids_url("set_aside", bid.round),
        bids_url("rescue_bid", bid),
    ]


def statuses(client, person, bid):
    sign_in(client, person)
    return [client.get(page).status_code for page in pages(bid)]


@pytest.mark.usefixtures("aside")
def test_who_sees_them(triaged, client):
    _, bid, chair, member = triaged
    assert [client.get(page).status_code for page in pages(bid)] == [302, 302, 302]

    assert statuses(client, chair, bid) == [200, 200, 200]
    assert statuses(client, member, bid) == [200, 404, 200]
    assert statuses(client, make_user(Role.AUDITOR), bid) == [200, 404, 200]
    assert statuses(client, make_user(Role.REVIEWER), bid) == [404, 404, 404]
    assert statuses(client, make_user(Role.BIDDER, bid.department), bid) == [403, 403, 403]
    assert client.post(pages(bid)[0]).status_code == 403


def test_the_chair_finds_what_is_beyond_the_money_and_sets_aside_what_they_tick(triaged, client):
    round_, bid, chair, _ = triaged
    sign_in(client, chair)
    page, listed = bids_url("set_aside", round_), bids_url("triage", round_)
    assert page in text_of(client.get(listed))
    assert bid.reference in text_of(client.get(page))

    none = post_as_shown(client, page)
    stale = client.post(page, {"bids": bid.reference, "seen": "an older page"})
    done = post_as_shown(client, page, {"bids": bid.reference})

    assert none.status_code == 422
    assert "Tick the bids" in text_of(none)
    assert stale.status_code == 409
    assert done["Location"] == listed
    assert NotDiscussed.objects.get().bid == bid
    assert "No best set has it, with the highest scores it could still get" in text_of(client.get(listed))


def test_where_none_is_beyond_the_money_the_page_says_so(triaged, client):
    round_, bid, chair, _ = triaged
    set_aside(round=round_, bids=[bid], by=chair, now=NOW)
    sign_in(client, chair)

    shown = text_of(client.get(bids_url("set_aside", round_)))

    assert "The money could still reach every bid you chair on" in shown
    assert "Set the ticked bids aside" not in shown


def test_without_a_fund_or_before_closing_the_page_says_what_is_missing(client):
    round_ = open_round()
    sign_in(client, seat_chair(round_))
    page = bids_url("set_aside", round_)

    assert "between the closing of the round and the frozen ranking" in text_of(client.get(page))
    close_round(round_)
    assert "No fund pays for this round yet" in text_of(client.get(page))


@pytest.mark.usefixtures("aside")
def test_a_member_rescues_a_bid_with_a_word(triaged, client):
    round_, bid, _, member = triaged
    sign_in(client, member)
    page, listed = bids_url("rescue_bid", bid), bids_url("triage", round_)
    assert page in text_of(client.get(listed))

    lacking = client.post(page, {"reason": ""})
    done = client.post(page, {"reason": "It keeps a prison open."})
    again = client.post(page, {"reason": "Once more."})

    assert lacking.status_code == 422
    assert done["Location"] == listed
    assert again.status_code == 409
    text = text_of(client.get(listed))
    assert "It keeps a prison open." in text
    assert page not in text
    assert "has rescued it already" in text_of(client.get(page))


@pytest.mark.usefixtures("aside")
def test_an_auditor_reads_and_rescues_nothing(triaged, client):
    _, bid, _, _ = triaged
    sign_in(client, make_user(Role.AUDITOR))

    assert "Members of the panel can rescue" in text_of(client.get(bids_url("rescue_bid", bid)))
    assert client.post(bids_url("rescue_bid", bid), {"reason": "Read it."}).status_code == 403
