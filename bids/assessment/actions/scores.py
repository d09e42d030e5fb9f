"""Scoring the judged criteria of a bid, and submitting the review."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.events import record_event
from accounts.models import User
from bids.assessment.actions.interests import forbid_interest, refusal_on_record
from bids.assessment.actions.reviews import (
    ReviewRefused,
    lock_bid_with_panel,
    lock_review,
)
from bids.assessment.models import Confidence, Review, ReviewScore
from bids.assessment.queries.calibration import calibration_in_hand
from bids.assessment.queries.reviews import challenges_of
from bids.assessment.workflow import REVIEW_TRANSITIONS
from bids.rounds.models import Criterion
from bids.rounds.queries import judged_criteria_of
from bids.rounds.rules.scoring import HIGHEST_PANEL_SCORE
from legacyfund.lib.errors import ConflictRefused

LONGEST_JUSTIFICATION = 3000


@dataclass(frozen=True)
class GivenScore:
    """`confidence` may be left out until the review is handed in."""

    score: int
    justification: str
    confidence: str = ""


class ScoresRefused(ReviewRefused):
    """A score out of bounds, without its justification, or of a criterion this round does not judge."""


class ReviewIncomplete(ConflictRefused):
    """A criterion is not scored yet, or not how sure the reviewer is of it."""


class NotSure(ReviewRefused):
    """A score at an end of the scale, or all of them equal, and the reviewer has not said it is meant."""


class CalibrationFirst(ConflictRefused):
    """The reviewer has still to submit the review of the round's calibration bid."""


def save_scores(
    *, review: Review, scores: Mapping[str, GivenScore | None], by: User, now: datetime
) -> list[ReviewScore]:
    """Keep scores by criterion code; None takes one back, and those not named stay as they were.

    Raises ScoresRefused (`field` is `score_FIT`, `justification_FIT` or `confidence_FIT`), TransitionRefused
    unless the review is accepted, ReviewOver, PermissionRefused.
    """
    with transaction.atomic():
        review = lock_review(review, by)
        lock_bid_with_panel(review.version.bid)
        REVIEW_TRANSITIONS.target(review.status, "submit")
        criteria = _judged(review)
        for code, given in scores.items():
            _check_score(code, given, criteria)
        before = _numbers(review)
        for code, given in scores.items():
            _save(review, criteria[code], given, now=now)
        after = _numbers(review)
        data = {"before": before, "after": after}
        record_event("review.saved", review, by=by, now=now, ref=review.version.bid.reference, data=data)
        return list(ReviewScore.objects.filter(review=review).order_by("criterion__order"))


def submit_review(*, review: Review, sure: Collection[str] = (), by: User, now: datetime) -> Review:
    """Hand the review in. `sure` holds the codes of the challenges the reviewer has ticked (`challenges_of`).

    Raises ReviewIncomplete naming all that lacks, CalibrationFirst, NotSure, TransitionRefused, ReviewOver,
    PermissionRefused.
    """
    bid = review.version.bid
    with refusal_on_record("review", bid=bid, person=by, by=by, now=now), transaction.atomic():
        review = lock_review(review, by)
        lock_bid_with_panel(review.version.bid)
        target = REVIEW_TRANSITIONS.target(review.status, "submit")
        forbid_interest(review.version.bid, by, now=now)
        _check_whole(review)
        if first := calibration_in_hand(by, review.version.bid):
            reference = first.version.bid.reference
            raise CalibrationFirst(
                f"Everybody scores the calibration bid first. Submit your review of {reference}, then this."
            )
        asked = [challenge.code for challenge in challenges_of(review)]
        if set(asked) - set(sure):
            raise NotSure(
                "Tick each statement that is true, or go back and change the score or say more.", field="sure"
            )
        review.status, review.submitted_at = target, now
        review.save(update_fields=["status", "submitted_at"])
        record_event(
            "review.submitted",
            review,
            by=by,
            now=now,
            ref=review.version.bid.reference,
            data={"scores": _numbers(review), "sure": asked},
        )
    return review


def _check_whole(review: Review) -> None:
    given = {row.criterion_id: row for row in ReviewScore.objects.filter(review=review).order_by("pk")}
    criteria = _judged(review).values()
    lacking = []
    if unscored := [row.name for row in criteria if row.pk not in given]:
        lacking.append(f"Score these before you submit: {', '.join(unscored)}.")
    if unsure := [row.name for row in criteria if row.pk in given and not given[row.pk].confidence]:
        lacking.append(f"Say how sure you are of these before you submit: {', '.join(unsure)}.")
    if lacking:
        raise ReviewIncomplete(" ".join(lacking))


def _judged(review: Review) -> dict[str, Criterion]:
    return {criterion.code: criterion for criterion in judged_criteria_of(review.version.bid.round)}


def _numbers(review: Review) -> dict[str, int]:
    rows = ReviewScore.objects.filter(review=review).order_by("criterion__order")
    return dict(rows.values_list("criterion__code", "score"))


def _check_score(code: str, given: GivenScore | None, criteria: Mapping[str, Criterion]) -> None:
    if code not in criteria:
        raise ScoresRefused(f"“{code}” is not a criterion the panel judges in this round.")
    if given is None:
        return
    name = criteria[code].name
    if type(given.score) is not int or not 0 <= given.score <= HIGHEST_PANEL_SCORE:
        raise ScoresRefused(
            f"The score for {name} must be a whole number from 0 to 5.", field=f"score_{code}"
        )
    if not given.justification.strip():
        raise ScoresRefused(f"Say why you score {name} as you do.", field=f"justification_{code}")
    if len(given.justification.strip()) > LONGEST_JUSTIFICATION:
        raise ScoresRefused(
            f"The justification for {name} must be {LONGEST_JUSTIFICATION} characters or fewer.",
            field=f"justification_{code}",
        )
    if given.confidence and given.confidence not in Confidence.values:
        raise ScoresRefused(f"Say how sure you are of {name}.", field=f"confidence_{code}")


def _save(review: Review, criterion: Criterion, given: GivenScore | None, *, now: datetime) -> None:
    if given is None:
        ReviewScore.objects.filter(review=review, criterion=criterion).delete()
        return
    ReviewScore.objects.update_or_create(
        review=review,
        criterion=criterion,
        defaults={
            "score": given.score,
            "justification": given.justification.strip(),
            "confidence": given.confidence,
            "saved_at": now,
        },
    )
