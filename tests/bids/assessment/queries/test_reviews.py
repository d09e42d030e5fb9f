"""Who may read whose review, and who could be asked."""

import pytest

from accounts.actions.people import start_membership
from accounts.permissions import Role
from bids.assessment.actions.reviews import decline_review
from bids.assessment.models import Review
from bids.assessment.queries.reviews import (
    own_reviews,
    reviewers_to_choose,
    reviews_in_hand,
    reviews_visible_to,
)
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import (
    accepted_review,
    close_round,
    eligible_bid,
    freeze,
    proposed_review,
    reviewed_bid,
    submitted_review,
)

pytestmark = pytest.mark.django_db


def test_a_reviewer_reads_nobody_elses_before_or_after_submitting(eligible) -> None:
    other = submitted_review(eligible)
    mine = accepted_review(eligible)

    assert list(reviews_visible_to(mine.reviewer)) == [mine]
    assert list(reviews_visible_to(other.reviewer)) == [other]


def test_a_reviewer_reads_the_others_of_the_same_bid_once_frozen(reviewed) -> None:
    bid, elsewhere = reviewed, reviewed_bid(reviewed.round)
    first, second = Review.objects.filter(version__bid=bid).order_by("pk")

    freeze(close_round(bid.round))

    assert set(reviews_visible_to(first.reviewer)) == {first, second}
    assert not reviews_visible_to(first.reviewer).filter(version__bid=elsewhere).exists()


def test_one_who_gave_a_review_up_reads_nobodys(reviewed) -> None:
    given_up = proposed_review(reviewed)
    decline_review(review=given_up, reason="On leave", by=given_up.reviewer, now=NOW)

    freeze(close_round(reviewed.round))

    assert list(reviews_visible_to(given_up.reviewer)) == [given_up]


def test_unfinished_reviews_are_nobodys_business(eligible) -> None:
    submitted = submitted_review(eligible)
    accepted_review(eligible)

    for role in (Role.CHAIR, Role.FUND_MANAGER, Role.AUDITOR):
        assert list(reviews_visible_to(make_user(role))) == [submitted]


def test_a_chair_who_also_reviews_is_blind_until_done(eligible) -> None:
    bid, elsewhere = eligible, eligible_bid(eligible.round)
    submitted_review(bid)
    other = submitted_review(elsewhere)
    chair = make_user(Role.CHAIR)
    start_membership(user=chair, role=Role.REVIEWER, by=None, now=NOW)
    mine = accepted_review(bid, reviewer=chair)

    assert set(reviews_visible_to(chair)) == {mine, other}


def test_nobody_else_reads_reviews(ranked_round) -> None:
    department = ranked_round.bids.get().department

    for role in (Role.BIDDER, Role.SIGN_OFF):
        assert not reviews_visible_to(make_user(role, department)).exists()
    for role in (Role.TREASURY_ANALYST, Role.ADMINISTRATOR):
        assert not reviews_visible_to(make_user(role)).exists()


def test_one_who_also_writes_for_the_department_reads_no_review_of_its_bid(eligible) -> None:
    submitted_review(eligible)
    chair = make_user(Role.BIDDER, eligible.department)
    start_membership(user=chair, role=Role.CHAIR, by=None, now=NOW)

    assert not reviews_visible_to(chair).exists()


def test_in_hand_means_still_to_do(eligible) -> None:
    reviewer = make_user(Role.REVIEWER)
    done = submitted_review(eligible, reviewer=reviewer)
    doing = accepted_review(eligible_bid(eligible.round), reviewer=reviewer)

    assert set(own_reviews(reviewer)) == {done, doing}
    assert list(reviews_in_hand(reviewer)) == [doing]


def test_those_with_least_in_hand_come_first(eligible) -> None:
    bid, round_ = eligible, eligible.round
    busy, free, asked = (make_user(Role.REVIEWER) for _ in range(3))
    proposed_review(eligible_bid(round_), reviewer=busy)
    submitted_review(eligible_bid(round_), reviewer=free)
    proposed_review(bid, reviewer=asked)

    choices = reviewers_to_choose(bid, now=NOW)

    assert [(row.reviewer, row.workload, bool(row.obstacle)) for row in choices] == [
        (free, 0, False),
        (busy, 1, False),
        (asked, 1, True),
    ]
