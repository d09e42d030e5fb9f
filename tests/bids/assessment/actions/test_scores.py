"""Scoring and handing a review in."""

import pytest
from django.db import DatabaseError, transaction

from accounts.actions.people import end_membership, start_membership
from accounts.models import Event
from accounts.permissions import Role
from bids.assessment.actions.reviews import ReviewOver
from bids.assessment.actions.scores import (
    GivenScore,
    ReviewIncomplete,
    ScoresRefused,
    save_scores,
    submit_review,
)
from bids.assessment.models import Review, ReviewScore
from bids.rounds.rules.criteria import DEFAULT_CRITERIA, CriterionSpec
from bids.rounds.rules.scoring import CriterionKind
from bids.versions.actions.withdrawal import withdraw_bid
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import (
    accepted_review,
    full_scores,
    open_round,
    proposed_review,
    submitted_review,
    sure_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(eligible):
    return accepted_review(eligible)


def _given(review) -> dict[str, tuple[int, str]]:
    rows = ReviewScore.objects.filter(review=review)
    return {row.criterion.code: (row.score, row.justification) for row in rows}


def save(review, by=None, **scores) -> list[ReviewScore]:
    return save_scores(review=review, scores=scores, by=by or review.reviewer, now=NOW)


def save_all(review) -> None:
    save(review, **full_scores(review.version.bid.round))


def submit(review, by=None) -> Review:
    return submit_review(review=review, sure=sure_of(review), by=by or review.reviewer, now=NOW)


def check_neither_saved_nor_submitted(review, refusal, by=None) -> None:
    with pytest.raises(refusal):
        save(review, by, FIT=GivenScore(5, "Best"))
    with pytest.raises(refusal):
        submit(review, by)


def test_scores_may_be_partial(review) -> None:
    save(review, FIT=GivenScore(4, " Users are clear. "))

    assert _given(review) == {"FIT": (4, "Users are clear.")}
    assert Event.objects.get(kind="review.saved").data == {"before": {}, "after": {"FIT": 4}}


def test_scores_not_named_stay_and_none_takes_one_back(review) -> None:
    save_all(review)

    kept = save(review, FIT=GivenScore(0, "No users are named."), REUSE=None)

    assert len(kept) == 5
    assert _given(review)["FIT"] == (0, "No users are named.")
    assert _given(review)["EXIT"] == (3, "Shown in the section on EXIT.")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (GivenScore(6, "Better than best"), "score_FIT"),
        (GivenScore(-1, "Worse than worst"), "score_FIT"),
        (GivenScore(True, "Yes"), "score_FIT"),
        (GivenScore(3, " "), "justification_FIT"),
        (GivenScore(3, "x" * 3001), "justification_FIT"),
    ],
)
def test_scores_out_of_bounds(review, given, field) -> None:
    with pytest.raises(ScoresRefused) as refusal:
        save(review, EXIT=GivenScore(1, "Weak"), FIT=given)
    assert refusal.value.field == field
    assert not ReviewScore.objects.exists()


@pytest.mark.parametrize("code", ["RISK", "COST", "ELSEWHERE", ""])
def test_only_this_rounds_judged_criteria_are_scored(review, code) -> None:
    with pytest.raises(ScoresRefused, match="not a criterion the panel judges"):
        save(review, **{code: GivenScore(5, "Best")})


def test_another_rounds_criterion_is_not_scored(review) -> None:
    own = CriterionSpec("OWN", "Own", CriterionKind.PANEL, 4, DEFAULT_CRITERIA[2].anchors)
    open_round(criteria=(*DEFAULT_CRITERIA[:-1], own))

    with pytest.raises(ScoresRefused):
        save(review, OWN=GivenScore(5, "Best"))


def test_nothing_is_scored_before_the_review_is_accepted(eligible) -> None:
    review = proposed_review(eligible)

    check_neither_saved_nor_submitted(review, TransitionRefused)


def test_nobody_scores_for_another(review) -> None:
    other = accepted_review(review.version.bid).reviewer

    check_neither_saved_nor_submitted(review, PermissionRefused, by=other)


def test_an_incomplete_review_is_not_handed_in(review) -> None:
    scores = full_scores(review.version.bid.round)
    scores["EXIT"] = scores["REUSE"] = None
    save(review, **scores)

    with pytest.raises(ReviewIncomplete, match="Exit from the legacy system, Reuse across government"):
        submit(review)


def test_what_lacks_of_a_review_is_named_at_once(review) -> None:
    scores = full_scores(review.version.bid.round)
    scores["EXIT"], scores["REUSE"] = None, GivenScore(3, "Shown in the section on REUSE.")
    save(review, **scores)

    with pytest.raises(ReviewIncomplete) as refused:
        submit(review)

    assert refused.value.message == (
        "Score these before you submit: Exit from the legacy system. "
        "Say how sure you are of these before you submit: Reuse across government."
    )


def test_a_review_handed_in_never_changes(review) -> None:
    save_all(review)

    submitted = submit(review)

    assert (submitted.status, submitted.submitted_at) == ("SUBMITTED", NOW)
    assert Event.objects.get(kind="review.submitted").data["scores"]["FIT"] == 3
    check_neither_saved_nor_submitted(review, TransitionRefused)


def test_the_database_keeps_a_review_handed_in(eligible) -> None:
    review = submitted_review(eligible)

    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(answer_reason="Changed")
    with pytest.raises(DatabaseError, match="cannot be scored"), transaction.atomic():
        ReviewScore.objects.filter(review=review).update(score=5)


def test_one_who_has_joined_the_department_since_cannot_hand_in(review) -> None:
    save_all(review)
    department = review.version.bid.department
    start_membership(user=review.reviewer, role=Role.BIDDER, department=department, by=None, now=NOW)

    with pytest.raises(PermissionRefused, match="You belong"):
        submit(review)


def test_nothing_is_scored_once_the_bid_has_left_the_panel(review) -> None:
    bid = review.version.bid
    withdraw_bid(bid=bid, reason="Funded elsewhere", by=bid.created_by, now=NOW)

    check_neither_saved_nor_submitted(review, ReviewOver)


def test_one_who_is_no_reviewer_any_more_cannot_score(review) -> None:
    end_membership(membership=review.reviewer.memberships.get(), by=make_user(Role.ADMINISTRATOR), now=NOW)

    with pytest.raises(PermissionRefused):
        save(review, FIT=GivenScore(5, "Best"))
