"""A reviewer is reminded once, a few days before a review is due."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Delivery
from bids.assessment import tasks
from bids.assessment.actions.reminders import remind_reviewer
from bids.assessment.queries.reviews import REMINDED_BEFORE, reviews_due_soon
from tests.factories.accounts import NOW
from tests.factories.assessment import accepted_review, proposed_review, submitted_review

pytestmark = pytest.mark.django_db
EARLIER = timedelta(days=14 - REMINDED_BEFORE)
"""The factories' reviews are due a fortnight after NOW."""


def told():
    return list(Delivery.objects.filter(event__kind="review.due_soon").values_list("recipient", flat=True))


def test_a_review_in_hand_is_due_soon_from_its_day_on(eligible):
    asked, scoring, _ = proposed_review(eligible), accepted_review(eligible), submitted_review(eligible)

    assert not reviews_due_soon(now=NOW + EARLIER - timedelta(days=1)).exists()
    assert set(reviews_due_soon(now=NOW + EARLIER)) == {asked, scoring}


def test_nobody_is_reminded_twice_or_of_what_is_done(eligible):
    review, done = proposed_review(eligible), submitted_review(eligible)

    assert remind_reviewer(review=review, now=NOW + EARLIER)
    assert not remind_reviewer(review=review, now=NOW + EARLIER)
    assert not remind_reviewer(review=done, now=NOW + EARLIER)
    assert told() == [review.reviewer_id]


def test_the_days_job_reminds_everybody_once(eligible):
    reviews = [proposed_review(eligible, now=timezone.now() - EARLIER) for _ in range(2)]
    before = sorted(review.reviewer_id for review in reviews)

    tasks.remind_reviewers()
    tasks.remind_reviewers()

    assert sorted(told()) == before
