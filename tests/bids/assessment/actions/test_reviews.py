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


def assign(bid, by, reviewer=None, due_on=TODAY):
    reviewer = reviewer or make_user(Role.REVIEWER)
    return assign_reviewer(bid=bid, reviewer=reviewer, due_on=due_on, by=by, now=NOW)


def accept(review, no_conflict=True):
    return accept_review(review=review, no_conflict=no_conflict, by=review.reviewer, now=NOW)


def test_a_proposed_review_tells_the_reviewer(eligible, manager) -> None:
    reviewer = make_user(Role.REVIEWER)

    review = assign(eligible, manager, reviewer)

    assert (review.status, review.version, review.due_on) == ("PROPOSED", eligible.current_version, TODAY)
    event = Event.objects.get(kind="review.proposed")
    assert list(Delivery.objects.filter(event=event).values_list("recipient", flat=True)) == [reviewer.pk]


def test_nobody_reviews_for_their_own_department(eligible, manager) -> None:
    reviewer = make_user(Role.REVIEWER)
    start_membership(user=reviewer, role=Role.BIDDER, department=eligible.department, by=None, now=NOW)

    with pytest.raises(ReviewRefused, match="belongs, or belonged within the last two years"):
        assign(eligible, manager, reviewer)
    assert not Review.objects.exists()


def test_nobody_reviews_for_a_department_merged_with_their_own(eligible, manager) -> None:
    old, new = make_department(name="Department of Old"), eligible.department
    reviewer = _left(old, ago=timedelta(days=30))
    administrator = make_user(Role.ADMINISTRATOR)
    close_department(department=old, ends_on=TODAY, successor=new, by=administrator, now=NOW)

    with pytest.raises(ReviewRefused, match=f"to a department merged with {new}"):
        assign(eligible, manager, reviewer)


@pytest.mark.parametrize("days", [0, 365, 729])
def test_nobody_reviews_for_a_department_left_within_two_years(eligible, manager, days) -> None:
    with pytest.raises(ReviewRefused):
        assign(eligible, manager, _left(eligible.department, ago=timedelta(days=days)))


def test_one_who_left_longer_ago_may_review(eligible, manager) -> None:
    assert assign(eligible, manager, _left(eligible.department, ago=timedelta(days=732))).pk


@pytest.mark.parametrize("role", [role for role in Role if role != Role.REVIEWER])
def test_only_a_reviewer_is_asked(eligible, manager, role) -> None:
    with pytest.raises(ReviewRefused, match="is not a reviewer"):
        assign(eligible, manager, make_user(role))


def test_a_closed_account_is_not_asked(eligible, manager) -> None:
    administrator = make_user(Role.ADMINISTRATOR)
    person = deactivate_user(user=make_user(Role.REVIEWER), by=administrator, now=NOW)

    with pytest.raises(ReviewRefused):
        assign(eligible, manager, person)


def test_a_review_is_due_today_at_the_earliest(eligible, manager) -> None:
    with pytest.raises(ReviewRefused) as refusal:
        assign(eligible, manager, due_on=TODAY - timedelta(days=1))
    assert refusal.value.field == "due_on"


def test_nobody_is_asked_twice_even_after_declining(eligible, manager) -> None:
    review = proposed_review(eligible)

    with pytest.raises(ReviewRefused, match="already"):
        assign(eligible, manager, review.reviewer)
    decline_review(review=review, reason="On leave", by=review.reviewer, now=NOW)
    with pytest.raises(ReviewRefused, match="already"):
        assign(eligible, manager, review.reviewer)


def test_a_bid_has_eight_standing_reviews_at_most(eligible, manager) -> None:
    reviews = [proposed_review(eligible) for _ in range(8)]

    with pytest.raises(ReviewRefused, match="8 reviews at most"):
        proposed_review(eligible)
    decline_review(review=reviews[0], reason="On leave", by=reviews[0].reviewer, now=NOW)
    assert proposed_review(eligible).pk


def test_reviewers_are_asked_for_eligible_bids_alone(manager) -> None:
    with pytest.raises(ReviewOver):
        assign(submitted_bid(), manager)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FUND_MANAGER])
def test_only_a_fund_manager_asks(eligible, role) -> None:
    with pytest.raises(PermissionRefused):
        assign(eligible, make_user(role))


def test_accepting_declares_that_no_interest_conflicts(eligible) -> None:
    review = proposed_review(eligible)

    accepted = accept(review)

    assert (accepted.status, accepted.declared_at) == ("ACCEPTED", NOW)
    assert Event.objects.filter(kind="review.accepted").count() == 1


def test_accepting_without_declaring_is_refused(eligible) -> None:
    review = proposed_review(eligible)

    with pytest.raises(NotDeclared):
        accept(review, no_conflict=False)
    review.refresh_from_db()
    assert (review.status, review.declared_at) == ("PROPOSED", None)


def test_one_who_has_joined_the_department_since_cannot_accept(eligible) -> None:
    review = proposed_review(eligible)
    department = eligible.department
    start_membership(user=review.reviewer, role=Role.BIDDER, department=department, by=None, now=NOW)

    with pytest.raises(PermissionRefused, match="You belong"):
        accept(review)


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
        accept(review)


@pytest.mark.parametrize(
    ("reach", "give_up"), [(accepted_review, decline_review), (submitted_review, recuse_review)]
)
def test_an_accepted_review_is_not_declined_nor_a_submitted_one_given_up(eligible, reach, give_up) -> None:
    review = reach(eligible)

    with pytest.raises(TransitionRefused):
        give_up(review=review, reason="Too busy", by=review.reviewer, now=NOW)


def test_one_reviewer_cannot_answer_for_another(eligible) -> None:
    review, other = proposed_review(eligible), proposed_review(eligible).reviewer

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
        accept(review)


def test_a_withdrawn_bid_is_not_taken_up(eligible) -> None:
    review = proposed_review(eligible)
    withdraw_bid(bid=eligible, reason="Funded elsewhere", by=eligible.created_by, now=NOW)

    with pytest.raises(ReviewOver):
        accept(review)


def test_nobody_is_asked_once_the_ranking_is_frozen(ranked_round, manager) -> None:
    with pytest.raises(ReviewOver):
        assign(ranked_round.bids.get(), manager)
