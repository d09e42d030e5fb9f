"""The chair's list of bids whose scores lie apart, and the page of one of them."""

from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions.people import start_membership
from accounts.permissions import Role
from bids.assessment.actions.reviews import recuse_review
from bids.assessment.models import Moderation, PanelMember
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.assessment import (
    accepted_review,
    close_round,
    freeze,
    moderated_bid,
    open_round,
    proposed_review,
    reviewed_bid,
    seat_chair,
)
from tests.factories.bids import fresh_bid
from tests.factories.pages import bids_url, post_as_shown, text_of
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db
WIDE = {"FIT": 5, "DELIVERY": 3, "SKILLS": 3, "RESILIENCE": 3, "EXIT": 3, "REUSE": 3}
PAGES = ("moderation", "moderate_bid", "strictness")


@built_once
def apart():
    """A bid of a closed round whose reviewers are three points apart on FIT, and its chair."""
    bid = reviewed_bid(open_round(), (2, WIDE))
    chair = seat_chair(bid.round)
    close_round(bid.round)
    return fresh_bid(bid), chair


def page_of(name, bid):
    return bids_url(name, bid if name == "moderate_bid" else bid.round)


def statuses(client, person, bid):
    sign_in(client, person)
    return [client.get(page_of(name, bid)).status_code for name in PAGES]


def test_nobody_signed_out_sees_them(apart, client):
    for name in PAGES:
        assert client.get(page_of(name, apart[0])).status_code == 302


def test_who_sees_them(apart, client):
    bid, chair = apart
    readers = [chair, *(make_user(role) for role in (Role.CHAIR, Role.FUND_MANAGER, Role.AUDITOR))]

    assert [statuses(client, person, bid) for person in readers] == [[200, 200, 200]] * 4
    assert statuses(client, make_user(Role.REVIEWER), bid) == [404, 404, 404]
    for role in (Role.BIDDER, Role.SIGN_OFF, Role.TREASURY_ANALYST, Role.ADMINISTRATOR):
        assert statuses(client, make_user(role), bid) == [403, 403, 403]


def test_a_list_takes_no_post(apart, client):
    bid, chair = apart
    sign_in(client, chair)
    for name in ("moderation", "strictness"):
        assert client.post(page_of(name, bid)).status_code == 405


def test_the_widest_apart_come_first_with_what_they_wait_for(apart, client):
    bid, chair = apart
    sign_in(client, chair)

    text = text_of(client.get(page_of("moderation", bid)))

    assert "1 bid waits for the panel" in text
    assert "Strategic fit and users" in text


def test_scores_and_justifications_stand_side_by_side_and_a_value_is_kept(apart, client):
    bid, chair = apart
    sign_in(client, chair)
    given = {"agreed_FIT": "7", "reason_FIT": "The users are clear.", "after_FIT_1": "3"}

    text = text_of(client.get(page_of("moderate_bid", bid)))
    lacking = post_as_shown(client, page_of("moderate_bid", bid), given)
    done = post_as_shown(client, page_of("moderate_bid", bid), {**given, "present": chair.email})

    assert text.count("Shown in the section on FIT.") == 2
    assert "To agree" in text
    assert lacking.status_code == 422
    assert "present" in lacking.context["form"].errors
    assert done["Location"] == page_of("moderation", bid)
    assert Moderation.objects.get().decided_halves == 7
    again = text_of(client.get(page_of("moderate_bid", bid)))
    assert "The mean of the scores then was 3 1/2" in again
    assert "Criteria whose agreed value is not the mean" in text_of(client.get(page_of("moderation", bid)))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"agreed_FIT": "7"}, "reason_FIT"),
        ({"reason_FIT": "Clear."}, "agreed_FIT"),
        ({"after_FIT_2": "3"}, "agreed_FIT"),
        ({"agreed_FIT": "12", "reason_FIT": "Best."}, "agreed_FIT"),
        ({}, "__all__"),
    ],
)
def test_half_an_agreement_is_put_right(apart, client, given, field):
    bid, chair = apart
    sign_in(client, chair)

    refused = post_as_shown(client, page_of("moderate_bid", bid), {**given, "present": chair.email})

    assert refused.status_code == 422
    assert field in refused.context["form"].errors


def test_an_agreed_value_is_not_taken_back(apart, client):
    bid, chair = apart
    moderated_bid(bid)
    sign_in(client, chair)

    refused = post_as_shown(client, page_of("moderate_bid", bid), {"present": chair.email})

    assert refused.status_code == 422
    assert "not taken back" in text_of(refused)


def test_others_read_who_chairs_and_save_nothing(apart, client):
    bid, chair = apart
    sign_in(client, make_user(Role.FUND_MANAGER))
    given = {"agreed_FIT": "7", "reason_FIT": "Mine.", "present": chair.email}

    text = text_of(client.get(page_of("moderate_bid", bid)))

    assert f"{chair} chairs on this bid" in text
    assert "Save what was agreed" not in text
    assert post_as_shown(client, page_of("moderate_bid", bid), given).status_code == 403


def test_one_recused_learns_nothing(apart, client):
    bid, _ = apart
    member = make_user(Role.CHAIR)
    start_membership(user=member, role=Role.BIDDER, department=bid.department, by=None, now=NOW)
    other = make_user(Role.REVIEWER)
    start_membership(user=other, role=Role.CHAIR, department=None, by=None, now=NOW)
    given_up = proposed_review(bid, reviewer=other)
    recuse_review(review=given_up, reason="I know the team.", by=other, now=NOW)

    for person in (member, other):
        sign_in(client, person)
        assert client.get(page_of("moderate_bid", bid)).status_code == 404
        assert client.get(bids_url("bid_reviews", bid)).status_code == 404
        assert bid.reference not in text_of(client.get(page_of("moderation", bid)))
        assert "No review is submitted yet" in text_of(client.get(page_of("strictness", bid)))


def test_one_with_a_review_in_hand_reads_no_other(apart, client):
    bid, _ = apart
    both = make_user(Role.REVIEWER)
    start_membership(user=both, role=Role.CHAIR, department=None, by=None, now=NOW)
    accepted_review(bid, reviewer=both)

    assert statuses(client, both, bid) == [200, 200, 404]
    assert "shown to you once your own review" in text_of(client.get(page_of("moderate_bid", bid)))
    assert "Justifi" not in text_of(client.get(page_of("moderate_bid", bid)))
    assert bid.title not in text_of(client.get(page_of("moderation", bid)))


def test_freezing_is_not_offered_while_scores_lie_apart(apart, client):
    bid, chair = apart
    sign_in(client, chair)
    text = text_of(client.get(bids_url("ranking", bid.round)))
    assert "still to agree" in text
    assert bids_url("freeze_ranking", bid.round) not in text

    moderated_bid(bid)
    assert bids_url("freeze_ranking", bid.round) in text_of(client.get(bids_url("ranking", bid.round)))
    freeze(bid.round)
    assert "what was agreed stays" in text_of(client.get(page_of("moderation", bid)))


def test_the_deputy_finds_it_among_the_reviews(apart, client):
    bid, _ = apart
    deputy = make_user(Role.REVIEWER)
    manager = make_user(Role.FUND_MANAGER)
    PanelMember.objects.create(round=bid.round, person=deputy, part="DEPUTY", added_at=NOW, added_by=manager)
    sign_in(client, deputy)

    assert page_of("moderation", bid) in text_of(client.get(bids_url("reviews")))
    assert bid.reference not in text_of(client.get(page_of("moderation", bid)))
    assert "The chair leads the talk" in text_of(client.get(page_of("moderate_bid", bid)))


def test_reviewers_are_compared(apart, client):
    bid, chair = apart
    sign_in(client, chair)

    rows = list(client.get(page_of("strictness", bid)).context["page"])

    assert sum(row.strictness.difference for row in rows) == 0
    assert {abs(row.strictness.difference) for row in rows} == {Fraction(4, 3)}
    assert {words: number for words, number in rows[0].sure} == {"low": 0, "medium": 6, "high": 0}


def test_the_list_costs_the_same_however_many_bids(client, django_assert_max_num_queries):
    round_ = open_round()
    bid, chair = reviewed_bid(round_, (2, WIDE)), seat_chair(round_)
    sign_in(client, chair)
    with CaptureQueriesContext(connection) as of_one:
        client.get(page_of("moderation", bid))
    reviewed_bid(round_, (2, WIDE))
    reviewed_bid(round_, (1, WIDE))

    with django_assert_max_num_queries(len(of_one)):
        assert len(client.get(page_of("moderation", bid)).context["page"]) == 3
