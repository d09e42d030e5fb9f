"""A submitted review is taken back until something was made of it."""

import pytest
from django.db import DatabaseError, transaction

from accounts.actions.people import start_membership
from accounts.models import Delivery, Event
from accounts.permissions import Role
from bids.assessment.actions.recall import AlreadyModerated, recall_review
from bids.assessment.actions.reviews import ReviewOver
from bids.assessment.actions.scores import save_scores, submit_review
from bids.assessment.models import Review
from bids.writing.actions.bids import BidRefused
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import (
    accepted_review,
    close_round,
    freeze,
    full_scores,
    moderated_bid,
    submitted_review,
    sure_of,
)
from tests.factories.bids import fresh_bid
from tests.factories.clarification import clarified_bid

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(eligible):
    return submitted_review(eligible)


def recall(review, by=None, reason="I misread the plan."):
    return recall_review(review=review, reason=reason, by=by or review.reviewer, now=NOW)


def test_a_review_taken_back_is_changed_and_submitted_again(review):
    found = recall(review)

    assert (found.status, found.submitted_at) == ("ACCEPTED", None)
    event = Event.objects.get(kind="review.recalled")
    assert event.data["reason"] == "I misread the plan."
    assert event.data["scores"]["FIT"]["score"] == 3
    assert Delivery.objects.filter(event=event, recipient=review.proposed_by).exists()
    changed = full_scores(review.version.bid.round, 4)
    save_scores(review=found, scores=changed, by=review.reviewer, now=NOW)
    submit_review(review=found, sure=sure_of(found), by=review.reviewer, now=NOW)
    assert found.scores.filter(score=4).count() == 6


def test_it_goes_on_with_the_newest_version(review):
    bid = clarified_bid(review.version.bid)

    assert recall(review).version == fresh_bid(bid).current_version


def test_it_says_why(review):
    with pytest.raises(BidRefused, match="Say why you take the review back"):
        recall(review, reason=" ")


def test_only_a_submitted_review_is_taken_back(eligible):
    with pytest.raises(TransitionRefused):
        recall(accepted_review(eligible))


def test_nobody_takes_anothers_back(review):
    with pytest.raises(PermissionRefused):
        recall(review, by=make_user(Role.REVIEWER))


def test_one_who_reads_the_others_does_not_take_theirs_back(eligible):
    both = make_user(Role.REVIEWER)
    start_membership(user=both, role=Role.CHAIR, department=None, by=None, now=NOW)
    with pytest.raises(PermissionRefused, match="You can read the others"):
        recall(submitted_review(eligible, reviewer=both))


def test_moderation_ends_it(review):
    bid = review.version.bid
    submitted_review(bid, 4)
    moderated_bid(bid)

    with pytest.raises(AlreadyModerated):
        recall(review)
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(status="ACCEPTED", submitted_at=None)


def test_the_frozen_ranking_ends_it(review):
    bid = review.version.bid
    submitted_review(bid, 4)
    close_round(bid.round)
    freeze(bid.round)

    with pytest.raises(ReviewOver):
        recall(review)
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(status="ACCEPTED", submitted_at=None)
