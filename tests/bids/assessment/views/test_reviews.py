"""The pages of eligibility and reviews: closed to the wrong person, and a reviewer's list."""

import pytest
from django.urls import reverse

from accounts.permissions import Role
from bids.assessment.actions.reviews import decline_review
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.assessment import (
    accepted_review,
    eligible_bid,
    proposed_review,
    submitted_review,
)
from tests.factories.clarification import clarifying_bid
from tests.factories.pages import bids_url, text_of

pytestmark = pytest.mark.django_db

OWN = ("review", "accept_review", "decline_review", "recuse_review", "submit_review")

FUND = ("eligibility", "assign_reviewers")


@pytest.mark.parametrize("name", ["reviews", "bid_reviews", *OWN, *FUND])
def test_signed_out_goes_to_sign_in(submitted, client, name) -> None:
    response = client.get(bids_url(name, None if name == "reviews" else submitted))

    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.REVIEWER])
def test_only_reviewers_review(eligible, client, role) -> None:
    bid = proposed_review(eligible).version.bid
    sign_in(client, make_user(role))

    assert client.get(bids_url("reviews")).status_code == 403
    for name in OWN:
        assert client.get(bids_url(name, bid)).status_code == 403
        assert client.post(bids_url(name, bid)).status_code == 403


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FUND_MANAGER])
def test_only_the_fund_checks_and_asks(submitted, client, role) -> None:
    sign_in(client, make_user(role))

    for name in FUND:
        assert client.get(bids_url(name, submitted)).status_code == 403
        assert client.post(bids_url(name, submitted)).status_code == 403


@pytest.mark.parametrize("name", ["reviews", "bid_reviews"])
def test_pages_that_only_show_take_no_posts(eligible, client, name) -> None:
    review = submitted_review(eligible)
    sign_in(client, review.reviewer)

    assert client.post(bids_url(name, None if name == "reviews" else review.version.bid)).status_code == 405


def test_reviewers_cannot_open_a_bid_they_were_not_given(eligible, client) -> None:
    bid = accepted_review(eligible).version.bid
    sign_in(client, make_user(Role.REVIEWER))

    for name in (*OWN, "bid_reviews"):
        assert client.get(bids_url(name, bid)).status_code == 404
    assert client.get(bids_url("bid", bid)).status_code == 403


def test_my_reviews_are_listed_by_due_date(eligible, client) -> None:
    reviewer = make_user(Role.REVIEWER)
    waiting = proposed_review(eligible, reviewer=reviewer)
    given_up = proposed_review(eligible_bid(), reviewer=reviewer)
    decline_review(review=given_up, reason="On leave", by=reviewer, now=NOW)
    sign_in(client, reviewer)

    shown = client.get(bids_url("reviews"))

    assert list(shown.context["in_hand"]) == [waiting]
    assert list(shown.context["done"]) == [given_up]
    assert "Nothing waits for you" not in text_of(shown)


def test_a_new_reviewer_has_an_empty_list(client) -> None:
    sign_in(client, make_user(Role.REVIEWER))

    assert "Nothing waits for you" in text_of(client.get(bids_url("reviews")))


def test_reviews_wait_with_their_bid_for_the_departments_answer(client):
    bid = eligible_bid()
    proposed, accepted = proposed_review(bid), accepted_review(bid)
    clarifying_bid(bid)

    for review in (proposed, accepted):
        sign_in(client, review.reviewer)
        listed = text_of(client.get(bids_url("reviews")))
        assert "Waiting for the department's answer" in listed
        assert "Done or given up" not in listed
    sign_in(client, proposed.reviewer)
    assert "no longer being assessed" not in text_of(client.get(bids_url("review", bid)))


def test_a_reviewers_list_is_shown_page_by_page(eligible, client, monkeypatch) -> None:
    monkeypatch.setattr("bids.assessment.views.reviews.REVIEWS_A_PAGE", 1)
    first = proposed_review(eligible)
    second = proposed_review(eligible_bid(eligible.round), reviewer=first.reviewer)
    sign_in(client, first.reviewer)

    shown = [client.get(bids_url("reviews"), {"page": number}) for number in (1, 2)]

    assert [list(page.context["in_hand"]) for page in shown] == [[first], [second]]
    assert "?page=2" in text_of(shown[0])
