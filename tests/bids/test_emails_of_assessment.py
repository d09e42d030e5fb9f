"""What the messages of rounds, reviews and outcomes say to the people told."""

from datetime import timedelta

import pytest

from accounts.emails import message_for
from accounts.models import Delivery
from bids.actions.eligibility import find_ineligible
from bids.actions.outcomes import record_outcome
from bids.actions.reviews import decline_review, recuse_review
from bids.actions.rounds import change_deadline
from tests.factories.accounts import NOW
from tests.factories.assessment import close_round, proposed_review
from tests.factories.bids import draft_bid

pytestmark = pytest.mark.django_db


def _messages(kind):
    found = Delivery.objects.filter(event__kind=kind).select_related("event", "recipient").order_by("pk")
    return [message_for(delivery.event, delivery.recipient) for delivery in found]


def test_not_eligible_says_why_and_that_it_is_no_decision(submitted, manager) -> None:
    bid = submitted
    find_ineligible(bid=bid, reason="The system is new.", by=manager, now=NOW)

    message = _messages("bid.found_ineligible")[0]

    assert message.subject == f"Bid {bid.reference} is not eligible"
    assert "The system is new." in message.body
    assert "not a decision" in message.body
    assert message.link == f"/bids/{bid.reference}/"


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("APPROVED", "is approved"), ("RESERVED", "is on the reserve list"), ("REJECTED", "is not funded")],
)
def test_an_outcome_is_in_the_subject(ranked_round, manager, outcome, words) -> None:
    bid = ranked_round.bids.get()
    record_outcome(bid=bid, outcome=outcome, by=manager, now=NOW)

    message = _messages("bid.outcome_announced")[0]

    assert message.subject == f"Bid {bid.reference} {words}"
    assert bid.title in message.body


def test_a_moved_deadline_names_both_times(opened, manager) -> None:
    round_ = opened
    draft_bid(round_)
    change_deadline(round=round_, closes_at=round_.closes_at + timedelta(days=7), by=manager, now=NOW)

    (message,) = _messages("round.deadline_changed")

    assert message.subject.startswith(f"Round {round_.reference} now closes on ")
    assert message.link == f"/rounds/{round_.reference}/"


def test_a_lapsed_bid_is_told(opened) -> None:
    round_ = opened
    draft_bid(round_)
    close_round(round_)

    (message,) = _messages("round.closed")

    assert message.subject == f"Round {round_.reference} is closed"
    assert "lapsed" in message.body


def test_a_reviewer_is_asked_with_the_date_and_nothing_of_the_contents(eligible) -> None:
    review = proposed_review(eligible)

    (message,) = _messages("review.proposed")

    bid = review.version.bid
    assert message.subject == f"Please review bid {bid.reference}"
    assert "6 December 2026" in message.body
    assert bid.department.name not in message.body
    assert message.link == f"/bids/{bid.reference}/review"


@pytest.mark.parametrize(
    ("give_up", "words"), [(decline_review, "has declined"), (recuse_review, "has a conflict of interest")]
)
def test_whoever_asked_learns_that_a_review_was_given_up(eligible, give_up, words) -> None:
    review = proposed_review(eligible)
    given_up = give_up(review=review, reason="On leave", by=review.reviewer, now=NOW)

    (message,) = _messages(f"review.{given_up.status.lower()}")

    assert words in message.body
    assert "On leave" in message.body
    assert message.link == f"/bids/{review.version.bid.reference}/reviewers"
