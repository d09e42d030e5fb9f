"""Proposing a review and answering before the bid is seen."""

from datetime import timedelta

import pytest

from accounts.actions.departments import close_department
from accounts.actions.people import deactivate_user, end_membership, start_membership
from accounts.models import Delivery, Event
from accounts.permissions import Role
from bids.assessment.actions.reviews import (
    NotDeclared,
    ReviewOver,
    ReviewRefused,
    accept_review,
    assign_reviewer,
    decline_review,
    recuse_review,
)
from bids.assessment.models import Review
from bids.versions.actions.withdrawal import withdraw_bid
from bids.writing.actions.bids import BidRefused
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.assessment import (
    accepted_review,
    proposed_review,
    submitted_review,
)
from tests.factories.bids import submitted_bid

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def _left(department, *, ago):
    """A reviewer who was a bidder of the department until `ago` before NOW."""
    person = make_user(Role.REVIEWER)
    start = NOW - timedelta(days=3000)
    held = start_membership(user=person, role=Role.BIDDER, department=department, by=None, now=start)
    end_membership(membership=held, by=make_user(Role.ADMINISTRATOR), now=NOW - ago)
    return person


def test_a_proposed_review_tells_the_reviewer(eligible, manager) -> None:
    bid, reviewer = eligible, make_user(Role.REVIEWER)

    review = assign_reviewer(bid=bid, reviewer=reviewer, due_on=TODAY, by=manager, now=NOW)

    assert (review.status, review.version, review.due_on) == ("PROPOSED", bid.current_version, TODAY)
    event = Event.objects.get(kind="review.proposed")
    assert list(Delivery.objects.filter(event=event).values_list("recipient", flat=True)) == [reviewer.pk]


def test_nobody_reviews_for_their_own_department(eligible, manager) -> None:
    bid, reviewer = eligible, make_user(Role.REVIEWER)
    start_membership(user=reviewer, role=Role.BIDDER, department=bid.department, by=None, now=NOW)

    with pytest.raises(ReviewRefused, match="belongs, or belonged within the last two years"):
        assign_reviewer(bid=bid, reviewer=reviewer, due_on=TODAY, by=manager, now=NOW)
    assert not Review.objects.exists()


def test_nobody_reviews_for_a_department_merged_with_their_own(eligible, manager) -> None:
    bid, old = eligible, make_department(name="Department of Old")
    reviewer = _left(old, ago=timedelta(days=30))
    administrator = make_user(Role.ADMINISTRATOR)
    close_department(department=old, ends_on=TODAY, successor=bid.department, by=administrator, now=NOW)

    with pytest.raises(ReviewRefused, match=f"to a department merged with {bid.department}"):
        assign_reviewer(bid=bid, reviewer=reviewer, due_on=TODAY, by=manager, now=NOW)


@pytest.mark.parametrize("days", [0, 365, 729])
def test_nobody_reviews_for_a_department_left_within_two_years(eligible, manager, days) -> None:
    with pytest.raises(ReviewRefused):
        assign_reviewer(
            bid=eligible,
            reviewer=_left(eligible.department, ago=timedelta(days=days)),
            due_on=TODAY,
            by=manager,
            now=NOW,
        )


def test_one_who_left_longer_ago_may_review(eligible, manager) -> None:
    reviewer = _left(eligible.department, ago=timedelta(days=732))

    assert assign_reviewer(bid=eligible, reviewer=reviewer, due_on=TODAY, by=manager, now=NOW).pk


@pytest.mark.parametrize("role", [role for role in Role if role != Role.REVIEWER])
def test_only_a_reviewer_is_asked(eligible, manager, role) -> None:
    bid, person = eligible, make_user(role)

    with pytest.raises(ReviewRefused, match="is not a reviewer"):
        assign_reviewer(bid=bid, reviewer=person, due_on=TODAY, by=manager, now=NOW)


def test_a_closed_account_is_not_asked(eligible, manager) -> None:
    bid, person = eligible, make_user(Role.REVIEWER)
    person = deactivate_user(user=person, by=make_user(Role.ADMINISTRATOR), now=NOW)

    with pytest.raises(ReviewRefused):
        assign_reviewer(bid=bid, reviewer=person, due_on=TODAY, by=manager, now=NOW)


def test_a_review_is_due_today_at_the_earliest(eligible, manager) -> None:
    bid, reviewer = eligible, make_user(Role.REVIEWER)

    with pytest.raises(ReviewRefused) as refusal:
        assign_reviewer(bid=bid, reviewer=reviewer, due_on=TODAY - timedelta(days=1), by=manager, now=NOW)
    assert refusal.value.field == "due_on"


def test_nobody_is_asked_twice_even_after_declining(eligible, manager) -> None:
    review = proposed_review(eligible)
    bid = review.version.bid

    with pytest.raises(ReviewRefused, match="already"):
        assign_reviewer(bid=bid, reviewer=review.reviewer, due_on=TODAY, by=manager, now=NOW)
    decline_review(review=review, reason="On leave", by=review.reviewer, now=NOW)
    with pytest.raises(ReviewRefused, match="already"):
        assign_reviewer(bid=bid, reviewer=review.reviewer, due_on=TODAY, by=manager, now=NOW)


def test_a_bid_has_eight_standing_reviews_at_most(eligible, manager) -> None:
    reviews = [proposed_review(eligible) for _ in range(8)]

    with pytest.raises(ReviewRefused, match="8 reviews at most"):
        proposed_review(eligible)
    decline_review(review=reviews[0], reason="On leave", by=reviews[0].reviewer, now=NOW)
    assert proposed_review(eligible).pk


def test_reviewers_are_asked_for_eligible_bids_alone(manager) -> None:
    reviewer = make_user(Role.REVIEWER)

    with pytest.raises(ReviewOver):
        assign_reviewer(bid=submitted_bid(), reviewer=reviewer, due_on=TODAY, by=manager, now=NOW)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FUND_MANAGER])
def test_only_a_fund_manager_asks(eligible, role) -> None:
    bid, reviewer = eligible, make_user(Role.REVIEWER)

    with pytest.raises(PermissionRefused):
        assign_reviewer(bid=bid, reviewer=reviewer, due_on=TODAY, by=make_user(role), now=NOW)


def test_accepting_declares_that_no_interest_conflicts(eligible) -> None:
    review = proposed_review(eligible)

    accepted = accept_review(review=review, no_conflict=True, by=review.reviewer, now=NOW)

    assert (accepted.status, accepted.declared_at) == ("ACCEPTED", NOW)
    assert Event.objects.filter(kind="review.accepted").count() == 1


def test_accepting_without_declaring_is_refused(eligible) -> None:
    review = proposed_review(eligible)

    with pytest.raises(NotDeclared):
        accept_review(review=review, no_conflict=False, by=review.reviewer, now=NOW)
    review.refresh_from_db()
    assert (review.status, review.declared_at) == ("PROPOSED", None)


def test_one_who_has_joined_the_department_since_cannot_accept(eligible) -> None:
    review = proposed_review(eligible)
    department = review.version.bid.department
    start_membership(user=review.reviewer, role=Role.BIDDER, department=department, by=None, now=NOW)

    with pytest.raises(PermissionRefused, match="You belong"):
        accept_review(review=review, no_conflict=True, by=review.reviewer, now=NOW)


@pytest.mark.parametrize("give_up", [decline_review, recuse_review])
def test_giving_up_tells_who_asked_with_the_reason(eligible, give_up) -> None:
    review = proposed_review(eligible)

    given_up = give_up(review=review, reason=" My sister runs the project. ", by=review.reviewer, now=NOW)

    assert given_up.status in ("DECLINED", "RECUSED")
    assert given_up.answer_reason == "My sister runs the project."
    event = Event.objects.get(kind=f"review.{given_up.status.lower()}")
    assert Delivery.objects.get(event=event).recipient == review.proposed_by


@pytest.mark.parametrize("give_up", [decline_review, recuse_review])
def test_giving_up_needs_a_reason(eligible, give_up) -> None:
    review = proposed_review(eligible)

    with pytest.raises(BidRefused):
        give_up(review=review, reason=" ", by=review.reviewer, now=NOW)


def test_an_interest_found_while_scoring_ends_the_review(eligible) -> None:
    review = accepted_review(eligible)

    assert recuse_review(review=review, reason="I know them", by=review.reviewer, now=NOW).status == "RECUSED"
    with pytest.raises(TransitionRefused):
        accept_review(review=review, no_conflict=True, by=review.reviewer, now=NOW)


def test_an_accepted_review_is_not_declined(eligible) -> None:
    review = accepted_review(eligible)

    with pytest.raises(TransitionRefused):
        decline_review(review=review, reason="Too busy", by=review.reviewer, now=NOW)


def test_a_submitted_review_is_not_given_up(eligible) -> None:
    review = submitted_review(eligible)

    with pytest.raises(TransitionRefused):
        recuse_review(review=review, reason="I know them", by=review.reviewer, now=NOW)


def test_one_reviewer_cannot_answer_for_another(eligible) -> None:
    bid = eligible
    review, other = proposed_review(bid), proposed_review(bid).reviewer

    for refused in (
        lambda: accept_review(review=review, no_conflict=True, by=other, now=NOW),
        lambda: decline_review(review=review, reason="No", by=other, now=NOW),
        lambda: recuse_review(review=review, reason="No", by=other, now=NOW),
    ):
        with pytest.raises(PermissionRefused, match="somebody else"):
            refused()


def test_one_who_is_no_longer_a_reviewer_cannot_accept(eligible) -> None:
    review = proposed_review(eligible)
    held = review.reviewer.memberships.get()
    end_membership(membership=held, by=make_user(Role.ADMINISTRATOR), now=NOW)

    with pytest.raises(PermissionRefused):
        accept_review(review=review, no_conflict=True, by=review.reviewer, now=NOW)


def test_a_withdrawn_bid_is_not_taken_up(eligible) -> None:
    review = proposed_review(eligible)
    bid = review.version.bid
    withdraw_bid(bid=bid, reason="Funded elsewhere", by=bid.created_by, now=NOW)

    with pytest.raises(ReviewOver):
        accept_review(review=review, no_conflict=True, by=review.reviewer, now=NOW)


def test_nobody_is_asked_once_the_ranking_is_frozen(ranked_round, manager) -> None:
    bid = ranked_round.bids.get()

    with pytest.raises(ReviewOver):
        proposed_review(bid)
