"""The reviews of a bid: blind to each other until the ranking is frozen."""

import pytest

from accounts.permissions import Role
from bids.models import Review
from tests.factories.accounts import make_user, sign_in
from tests.factories.assessment import (
    accepted_review,
    close_round,
    freeze,
    open_round,
    reviewed_bid,
)
from tests.factories.pages import bids_url, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [Role.CHAIR, Role.FUND_MANAGER, Role.AUDITOR])
def test_the_chair_the_fund_and_auditors_read_submitted_reviews_at_once(client, role) -> None:
    bid = reviewed_bid(open_round(), (1, 4))
    accepted_review(bid)
    sign_in(client, make_user(role))

    assert len(client.get(bids_url("bid_reviews", bid)).context["reviews"]) == 2


def test_reviewers_read_each_other_once_the_ranking_is_frozen(client) -> None:
    round_ = open_round()
    bid = reviewed_bid(round_, (1, 4))
    reviewer = Review.objects.filter(version__bid=bid).earliest("pk").reviewer
    sign_in(client, reviewer)

    before = client.get(bids_url("bid_reviews", bid)).context["reviews"]
    freeze(close_round(round_))
    after = client.get(bids_url("bid_reviews", bid)).context["reviews"]

    assert [review.reviewer for review in before] == [reviewer]
    assert len(after) == 2
    assert bids_url("bid_reviews", bid) in text_of(client.get(bids_url("review", bid)))


@pytest.mark.parametrize("role", [Role.BIDDER, Role.SIGN_OFF, Role.TREASURY_ANALYST, Role.ADMINISTRATOR])
def test_departments_and_others_never_read_reviews(client, role) -> None:
    round_ = open_round()
    bid = reviewed_bid(round_)
    freeze(close_round(round_))
    department = bid.department if role in (Role.BIDDER, Role.SIGN_OFF) else None
    sign_in(client, make_user(role, department))

    assert client.get(bids_url("bid_reviews", bid)).status_code == 403
