"""What reviewers, and those who asked them, are told."""

from datetime import timedelta

import pytest

from accounts.permissions import Role
from bids.assessment.actions.recall import recall_review
from bids.assessment.actions.reminders import remind_reviewer
from bids.assessment.actions.reviews import decline_review, recuse_review, take_back_review
from bids.assessment.actions.triage import rescue_bid, set_aside
from bids.assessment.models import PanelMember
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import (
    close_round,
    open_round,
    proposed_review,
    reviewed_bid,
    seat_chair,
    submitted_review,
)
from tests.factories.messages import leave, only, read_by
from tests.factories.panel import declared_conflict, panel_member
from tests.factories.portfolio import pay_for

pytestmark = pytest.mark.django_db


def test_a_reviewer_is_asked_with_the_date_and_nothing_of_the_contents(eligible):
    bid, review = eligible, proposed_review(eligible)

    message = only("review.proposed", review.reviewer)

    assert message.subject == f"Please review bid {bid.reference}"
    assert "6 December 2026" in message.body
    assert "Declare first" in message.body
    assert bid.department.name not in message.body
    assert message.link == f"/bids/{bid.reference}/review"


@pytest.mark.parametrize(
    ("give_up", "kind", "words"),
    [
        (decline_review, "review.declined", "has declined"),
        (recuse_review, "review.recused", "has a conflict of interest"),
    ],
)
def test_whoever_asked_learns_that_a_review_was_given_up(eligible, give_up, kind, words):
    review = proposed_review(eligible)
    give_up(review=review, reason="On leave", by=review.reviewer, now=NOW)

    message = only(kind, review.proposed_by)

    assert message.subject == f"Find another reviewer for {eligible.reference}"
    assert words in message.body
    assert "On leave\n\nAsk somebody else" in message.body
    assert message.link == f"/bids/{eligible.reference}/reviewers"


def test_whoever_asked_learns_that_a_review_was_taken_back(eligible):
    review = submitted_review(eligible)
    recall_review(review=review, reason="I misread it.", by=review.reviewer, now=NOW)

    message = only("review.recalled", review.proposed_by)

    assert message.subject == f"A review of {eligible.reference} is taken back"
    assert "I misread it.\n\nIt counts again once it is submitted" in message.body
    assert message.link == f"/bids/{eligible.reference}/reviewers"


def test_the_fund_learns_that_a_submitted_review_counts_no_more(eligible):
    member, manager = panel_member(eligible.round), make_user(Role.FUND_MANAGER)
    submitted_review(eligible, reviewer=member.person)
    declared_conflict(eligible, member.person)

    message = read_by("review.set_aside")[manager]

    assert message.subject == f"A review of {eligible.reference} counts no more"
    assert f"{member.person} has an interest in this bid, so the review" in message.body
    assert message.link == f"/bids/{eligible.reference}/reviewers"


def test_the_chair_learns_that_a_bid_is_rescued():
    round_ = open_round()
    reviewed_bid(round_, (5, 5))
    hopeless, chair, member = reviewed_bid(round_, (0, 0)), seat_chair(round_), make_user(Role.REVIEWER)
    PanelMember.objects.create(round=round_, person=member, added_at=NOW, added_by=chair)
    close_round(round_)
    pay_for(round_, 1_000_000)
    set_aside(round=round_, bids=[hopeless], by=chair, now=NOW)
    rescue_bid(bid=hopeless, reason="It keeps a prison open.", by=member, now=NOW)

    message = only("bid.rescued", chair)

    assert message.subject == f"The panel is to discuss {hopeless.reference}"
    assert "It keeps a prison open." in message.body
    assert message.link == f"/bids/{hopeless.reference}/moderation"


def test_when_whoever_asked_has_left_the_other_fund_managers_are_told(eligible):
    review, other = proposed_review(eligible), make_user(Role.FUND_MANAGER)
    leave(review.proposed_by)
    decline_review(review=review, reason="On leave", by=review.reviewer, now=NOW)

    messages = read_by("review.declined")

    assert "On leave" in messages[other].body
    assert review.proposed_by not in messages


def test_a_new_member_of_a_panel_is_asked_for_their_interests(planned):
    member = panel_member(planned)

    message = only("panel.member_added", member.person)

    assert message.subject == f"You are on the panel of round {planned.reference}"
    assert planned.name in message.body
    assert message.link == f"/rounds/{planned.reference}/interests"


def test_the_fund_reads_what_was_declared(eligible):
    fund = make_user(Role.FUND_MANAGER)
    declared_conflict(eligible, panel_member(eligible.round).person)

    message = read_by("conflict.declared")[fund]

    assert eligible.reference in message.subject
    assert "I advised its department." in message.body
    assert message.link == f"/rounds/{eligible.round.reference}/conflicts"


def test_a_reviewer_reads_why_a_review_is_taken_back(eligible):
    review = proposed_review(eligible)
    take_back_review(review=review, reason="You are on leave.", by=review.proposed_by, now=NOW)

    message = only("review.taken_back", review.reviewer)

    assert message.subject == f"Your review of {eligible.reference} is taken back"
    assert "You are on leave." in message.body
    assert message.link == f"/bids/{eligible.reference}/review"


def test_a_reminder_says_when_the_review_is_due(eligible):
    review = proposed_review(eligible)
    remind_reviewer(review=review, now=NOW + timedelta(days=11))

    message = only("review.due_soon", review.reviewer)

    assert message.subject == f"Your review of {eligible.reference} is due on 6 December 2026"
    assert "say so, and the fund asks somebody else" in message.body
    assert message.link == f"/bids/{eligible.reference}/review"
