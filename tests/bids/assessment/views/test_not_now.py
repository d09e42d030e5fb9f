"""A page asked for before its time, or after, says what is missing and leads on: it is never not found."""

import pytest

from accounts.actions.people import start_membership
from accounts.permissions import Role
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.assessment import (
    accepted_review,
    close_round,
    eligible_bid,
    freeze,
    make_round,
    open_round,
    reviewed_bid,
    scored_round,
    seat_chair,
    submitted_review,
)
from tests.factories.bids import draft_bid
from tests.factories.pages import bids_url, text_of

pytestmark = pytest.mark.django_db


def planned():
    return make_round()


def opened():
    return open_round()


def closed():
    round_ = open_round(reviews_wanted=1)
    reviewed_bid(round_, (3,))
    return close_round(round_)


def ranked():
    return scored_round()


def draft():
    return draft_bid(open_round())


def eligible():
    return eligible_bid()


def chaired():
    """With a chair, and one review of two submitted."""
    bid = reviewed_bid(open_round(), (3,))
    seat_chair(bid.round)
    return bid


CHAIR, MANAGER, AUDITOR = Role.CHAIR, Role.FUND_MANAGER, Role.AUDITOR
BEFORE_ITS_TIME = [
    ("ranking", planned, MANAGER, "Nothing is ranked yet"),
    ("ranking", opened, CHAIR, "Nothing is ranked yet"),
    ("freeze_ranking", planned, CHAIR, "Nothing is ranked yet"),
    ("freeze_ranking", opened, CHAIR, "Nothing is ranked yet"),
    ("ask_simulation", opened, CHAIR, "is not frozen yet"),
    ("ask_simulation", closed, MANAGER, "is not frozen yet"),
    ("set_up_round", opened, MANAGER, "was opened"),
    ("set_up_round", ranked, MANAGER, "was opened"),
    ("moderation", planned, CHAIR, "No bid"),
    ("strictness", planned, CHAIR, "No review is submitted yet"),
    ("triage", planned, CHAIR, "No bid is set aside"),
    ("triage", opened, AUDITOR, "No bid is set aside"),
    ("conflicts", planned, MANAGER, "Put people on the panel"),
    ("assignment", planned, MANAGER, "Put reviewers on the panel"),
    ("publish_assignment", closed, MANAGER, "There is no dry run"),
    ("publish_assignment", ranked, MANAGER, "There is no dry run"),
    ("change_planned", eligible, MANAGER, "There is no dry run"),
    ("eligibility", draft, MANAGER, "has not been submitted"),
    ("assign_reviewers", draft, MANAGER, "has not been submitted"),
    ("calibration", draft, MANAGER, "has not been submitted"),
    ("bid_reviews", eligible, CHAIR, "Nobody is asked to review"),
    ("moderate_bid", chaired, CHAIR, "Fewer than two reviews"),
    ("moderate_bid", eligible, AUDITOR, "Fewer than two reviews"),
]


@pytest.mark.parametrize(("name", "made", "role", "words"), BEFORE_ITS_TIME)
def test_a_page_before_its_time_says_what_is_missing(name, made, role, words, client):
    record = made()
    sign_in(client, make_user(role))

    page = client.get(bids_url(name, record))

    assert page.status_code == 200
    assert words in text_of(page)


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("made", [planned, opened])
def test_a_ranking_that_is_not_there_is_no_file(made, format, client):
    sign_in(client, make_user(Role.CHAIR))

    answer = client.get(bids_url("ranking_file", made(), format=format))

    assert answer.status_code == 409
    assert "Nothing is ranked yet" in text_of(answer)
    assert answer["Content-Type"].startswith("text/html")


def test_a_review_is_given_to_another_only_in_hand(client):
    bid = eligible_bid(open_round(reviews_wanted=1))
    review = submitted_review(bid)
    sign_in(client, make_user(Role.FUND_MANAGER))
    page = bids_url("reassign_review", bid, pk=review.pk)

    assert "is submitted, so it is not given to somebody else" in text_of(client.get(page))
    close_round(bid.round)
    freeze(bid.round)
    assert "is not with the panel now" in text_of(client.get(page))
    assert client.post(page).status_code == 409


def test_a_reviewer_of_the_only_version_reads_that_nothing_changed(client):
    review = accepted_review(eligible_bid())
    sign_in(client, review.reviewer)

    shown = text_of(client.get(bids_url("review_changes", review.version.bid)))

    assert "has sent no other version" in shown


@pytest.mark.parametrize("name", ["moderate_bid", "change_planned"])
def test_one_kept_from_the_bid_is_told_nothing_by_it(name, client):
    bid = eligible_bid()
    for role in (Role.CHAIR, Role.FUND_MANAGER):
        person = make_user(role)
        start_membership(user=person, role=Role.BIDDER, department=bid.department, by=None, now=NOW)
        assert sign_in(client, person).get(bids_url(name, bid)).status_code in (403, 404)
