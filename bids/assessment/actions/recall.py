"""A submitted review that counts no more: recalled by its reviewer, or set aside for an interest."""

from datetime import datetime

from django.db import transaction

from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import people_with, permissions_now, permissions_of, person_or_those_with
from bids.assessment.actions.interests import forbid_interest
from bids.assessment.actions.reviews import lock_bid_with_panel, lock_review
from bids.assessment.models import Introducer, Moderation, Review, ReviewScore
from bids.assessment.queries.reviews import READING_ALL
from bids.assessment.workflow import REVIEW_TRANSITIONS, ReviewStatus
from bids.rounds.workflow import RANKING_FROZEN
from bids.writing.actions.bids import check_reason
from bids.writing.models import Bid
from legacyfund.lib.errors import ConflictRefused, PermissionRefused


class AlreadyModerated(ConflictRefused):
    """The panel has talked about the bid, so the review stays."""


def recall_review(*, review: Review, reason: str, by: User, now: datetime) -> Review:
    """Accepted again, of the bid's newest version, with its scores to change. The event keeps the old ones.

    Whoever may read the others' reviews cannot recall their own. Raises BidRefused without a reason,
    AlreadyModerated, ReviewOver, TransitionRefused, PermissionRefused.
    """
    reason = check_reason(reason, "Say why you take the review back.")
    with transaction.atomic():
        review = lock_review(review, by)
        bid = lock_bid_with_panel(review.version.bid)
        target = REVIEW_TRANSITIONS.target(review.status, "recall")
        forbid_interest(bid, by, now=now)
        if permissions_now(by) & READING_ALL:
            raise PermissionRefused("You can read the others’ reviews, so yours stays as you submitted it.")
        if Moderation.objects.filter(bid=bid).exists():
            raise AlreadyModerated(
                f"The panel has talked about {bid.reference}, so your review stays as you submitted it. Tell "
                "the chair what you would score now."
            )
        if bid.current_version is None:
            raise AssertionError("the database keeps an eligible bid's version")
        review.status, review.submitted_at, review.version = target, None, bid.current_version
        review.save(update_fields=["status", "submitted_at", "version"])
        record_event(
            "review.recalled",
            review,
            by=by,
            now=now,
            ref=bid.reference,
            data={"reason": reason, "scores": _scores(review)},
            tell=person_or_those_with(review.proposed_by, Permission.ASSIGN_REVIEWERS),
        )
    return review


def set_aside_reviews(*, bid: Bid, reviewer: User, reason: str, by: User, now: datetime) -> None:
    """What somebody with an interest in the bid has scored of it counts no more, and what was agreed on it is
    to be agreed again. Part of the action that keeps them away. A ranking that is frozen stays as it is.
    """
    if bid.round.status in RANKING_FROZEN:
        return
    held = Review.objects.select_for_update(of=("self",)).order_by("pk")
    for review in held.filter(version__bid=bid, reviewer=reviewer, status=ReviewStatus.SUBMITTED):
        scores = _scores(review)
        review.status = REVIEW_TRANSITIONS.target(review.status, "set_aside")
        review.submitted_at, review.answer_reason = None, reason
        review.save(update_fields=["status", "submitted_at", "answer_reason"])
        Introducer.objects.filter(bid=bid, person=reviewer).delete()
        record_event(
            "review.set_aside",
            review,
            by=by,
            now=now,
            ref=bid.reference,
            data={"name": reviewer.name, "reviewer": reviewer.pk, "reason": reason, "scores": scores},
            tell=people_with(Permission.ASSIGN_REVIEWERS),
        )


def may_recall(review: Review, by: User) -> bool:
    """Whether a submitted review of one's own can be taken back; its bid is with the panel."""
    return (
        not permissions_of(by) & READING_ALL
        and not Moderation.objects.filter(bid__versions=review.version_id).exists()
    )


def _scores(review: Review) -> dict[str, dict[str, object]]:
    rows = ReviewScore.objects.filter(review=review).select_related("criterion").order_by("criterion__order")
    return {
        row.criterion.code: {
            "score": row.score,
            "confidence": row.confidence,
            "justification": row.justification,
        }
        for row in rows
    }
