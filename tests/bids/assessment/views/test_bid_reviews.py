"""The reviews of a bid: blind to each other until the ranking is frozen."""

import pytest

from accounts.actions.people import start_membership
from accounts.permissions import Role
from bids.assessment.actions.reviews import recuse_review
from bids.assessment.models import Review
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.assessment import (
    accepted_review,
    close_round,
    freeze,
    proposed_review,
)
from tests.factories.pages import bids_url, text_of

pytestmark = pytest.mark.django_db


def test_the_chair_the_fund_and_auditors_read_submitted_reviews_at_once(reviewed, client) -> None:
    accepted_review(reviewed)

    for role in (Role.CHAIR, Role.FUND_MANAGER, Role.AUDITOR):
        sign_in(client, make_user(role))
        assert len(client.get(bids_url("bid_reviews", reviewed)).context["reviews"]) == 2


def test_reviewers_read_each_other_once_the_ranking_is_frozen(reviewed, client) -> None:
    bid, round_ = reviewed, reviewed.round
    reviewer = Review.objects.filter(version__bid=bid).earliest("pk").reviewer
    sign_in(client, reviewer)

    before = client.get(bids_url("bid_reviews", bid)).context["reviews"]
    freeze(close_round(round_))
    after = client.get(bids_url("bid_reviews", bid)).context["reviews"]

    assert [review.reviewer for review in before] == [reviewer]
    assert len(after) == 2
    assert bids_url("bid_reviews", bid) in text_of(client.get(bids_url("review", bid)))


def test_departments_and_others_never_read_reviews(ranked_round, client) -> None:
    bid = ranked_round.bids.get()
    people = [make_user(role, bid.department) for role in (Role.BIDDER, Role.SIGN_OFF)]
    people += [make_user(role) for role in (Role.TREASURY_ANALYST, Role.ADMINISTRATOR)]

    for person in people:
        assert sign_in(client, person).get(bids_url("bid_reviews", bid)).status_code == 403


def test_before_the_first_is_submitted_the_page_says_how_far_it_is(eligible, client) -> None:
    page = bids_url("bid_reviews", eligible)
    sign_in(client, make_user(Role.FUND_MANAGER))

    nobody = text_of(client.get(page))
    mine = accepted_review(eligible)
    asked = text_of(client.get(page))

    assert f"Nobody is asked to review {eligible.reference} yet." in nobody
    assert bids_url("assign_reviewers", eligible) in nobody
    assert "Reviewers asked so far: 1." in asked
    reviewer = text_of(sign_in(client, mine.reviewer).get(page))
    assert f"once your own review of {eligible.reference} is handed in" in reviewer
    assert sign_in(client, make_user(Role.REVIEWER)).get(page).status_code == 404


def test_a_chair_recused_from_the_bid_learns_not_even_that_nobody_is_asked(eligible, client) -> None:
    chair = make_user(Role.CHAIR)
    start_membership(user=chair, role=Role.REVIEWER, by=None, now=NOW)
    review = proposed_review(eligible, reviewer=chair)
    recuse_review(review=review, reason="A cousin", by=chair, now=NOW)

    assert sign_in(client, chair).get(bids_url("bid_reviews", eligible)).status_code == 404
