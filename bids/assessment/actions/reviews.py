"""Asking reviewers, and how each answers before seeing the bid."""

from datetime import date, datetime

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import FORBIDDEN_PAIRS, Permission
from accounts.queries import has_permission, person_or_those_with
from bids.assessment.models import Review
from bids.assessment.workflow import CURRENT_REVIEWS, REVIEW_TRANSITIONS
from bids.rounds.rules.scoring import MOST_REVIEWS
from bids.writing.actions.bids import check_reason
from bids.writing.models import Bid
from bids.writing.queries.partners import conflict_with, departments_on
from bids.writing.workflow import BidStatus
from legacyfund.lib.errors import ConflictRefused, DomainError, PermissionRefused
from legacyfund.lib.financial_year import london_date


class ReviewRefused(DomainError):
    """The person cannot be asked, or the date cannot stand."""


class ReviewOver(ConflictRefused):
    """The bid is not with the panel, so nothing about its reviews can change."""


class NotDeclared(ReviewRefused):
    """A reviewer declares first that no interest conflicts."""


def assign_reviewer(*, bid: Bid, reviewer: User, due_on: date, by: User, now: datetime) -> Review:
    """Propose a review of the bid's current version; the reviewer is told and answers.

    Raises ReviewRefused (not a reviewer, a conflict, asked before, eight already, a date that has
    passed), ReviewOver unless the bid is eligible, PermissionRefused.
    """
    require_permission(by, Permission.ASSIGN_REVIEWERS)
    with transaction.atomic():
        bid = lock_bid_with_panel(bid)
        if bid.current_version is None:
            raise AssertionError("the database keeps an eligible bid's version")
        _check_reviewer(bid, reviewer, now=now)
        if due_on < london_date(now):
            raise ReviewRefused("The review must be due today or later.", field="due_on")
        reviews = Review.objects.filter(version__bid=bid)
        if reviews.filter(reviewer=reviewer).exists():
            raise ReviewRefused(
                f"{reviewer} has been asked to review this bid already. Choose somebody else.",
                field="reviewer",
            )
        if reviews.filter(status__in=CURRENT_REVIEWS).count() >= MOST_REVIEWS:
            raise ReviewRefused(f"A bid has {MOST_REVIEWS} reviews at most.", field="reviewer")
        review = Review.objects.create(
            version=bid.current_version,
            reviewer=reviewer,
            due_on=due_on,
            proposed_at=now,
            proposed_by=by,
        )
        record_event(
            "review.proposed",
            review,
            by=by,
            now=now,
            ref=bid.reference,
            data={"title": bid.title, "reviewer": reviewer.pk, "due_on": due_on.isoformat()},
            tell=[reviewer],
        )
    return review


def accept_review(*, review: Review, no_conflict: bool, by: User, now: datetime) -> Review:
    """The reviewer declares that no interest conflicts; only then is the bid shown.

    Raises NotDeclared, PermissionRefused (not theirs, or of the bid's department), TransitionRefused.
    """
    if not no_conflict:
        raise NotDeclared(
            "Confirm that you have no conflict of interest. If you have one, give the review up instead.",
            field="no_conflict",
        )
    with transaction.atomic():
        review = lock_review(review, by)
        lock_bid_with_panel(review.version.bid)
        target = REVIEW_TRANSITIONS.target(review.status, "accept")
        forbid_own_department(review, by, now=now)
        review.status, review.declared_at = target, now
        review.save(update_fields=["status", "declared_at"])
        record_event("review.accepted", review, by=by, now=now, ref=review.version.bid.reference)
    return review


def decline_review(*, review: Review, reason: str, by: User, now: datetime) -> Review:
    """The reviewer cannot do it; whoever asked is told. Raises BidRefused without a reason."""
    return _give_up(review, "decline", "Say why you cannot review this bid.", reason, by=by, now=now)


def recuse_review(*, review: Review, reason: str, by: User, now: datetime) -> Review:
    """The reviewer has an interest, found before or while scoring. Scores saved so far count for nothing."""
    return _give_up(review, "recuse", "Say what the interest is.", reason, by=by, now=now)


def lock_bid_with_panel(bid: Bid) -> Bid:
    """The bid's row, held. Raises ReviewOver unless the panel has it now."""
    bid = Bid.objects.select_for_update(of=("self",)).select_related("department").get(pk=bid.pk)
    if bid.status == BidStatus.CLARIFYING:
        raise ReviewOver(
            f"The department has been asked for clarification of {bid.reference}. What you saved is kept; go "
            "on when it has answered."
        )
    if bid.status != BidStatus.ELIGIBLE:
        raise ReviewOver(
            f"{bid.reference} is not being assessed now, so its reviews cannot change. "
            "Go back to the list to see what can be done."
        )
    return bid


def lock_review(review: Review, by: User) -> Review:
    """The person's own review, its bid held first so that locks are always taken in one order."""
    Bid.objects.select_for_update(of=("self",)).get(versions__reviews=review.pk)
    review = (
        Review.objects.select_for_update(of=("self",))
        .select_related("version__bid__department", "version__bid__round", "proposed_by")
        .get(pk=review.pk)
    )
    if review.reviewer_id != by.pk:
        raise PermissionRefused("This review was given to somebody else.")
    require_permission(by, Permission.REVIEW_BID)
    return review


def forbid_own_department(review: Review, by: User, *, now: datetime) -> None:
    """Raises PermissionRefused when the reviewer belongs to a department on the bid or left it lately."""
    if conflict_with(by, departments_on(review.version.bid), now=now):
        raise PermissionRefused(FORBIDDEN_PAIRS["review_own"].refusal)


def _check_reviewer(bid: Bid, reviewer: User, *, now: datetime) -> None:
    if not has_permission(reviewer, Permission.REVIEW_BID):
        raise ReviewRefused(f"{reviewer} is not a reviewer.", field="reviewer")
    if found := conflict_with(reviewer, departments_on(bid), now=now):
        raise ReviewRefused(
            f"{reviewer} belongs, or belonged within the last two years, to {found}. Choose somebody else.",
            field="reviewer",
        )


def _give_up(review: Review, event: str, bidding: str, reason: str, *, by: User, now: datetime) -> Review:
    reason = check_reason(reason, bidding)
    with transaction.atomic():
        review = lock_review(review, by)
        review.status = REVIEW_TRANSITIONS.target(review.status, event)
        review.answer_reason = reason
        review.save(update_fields=["status", "answer_reason"])
        record_event(
            f"review.{review.status.lower()}",
            review,
            by=by,
            now=now,
            ref=review.version.bid.reference,
            data={"reason": reason},
            tell=person_or_those_with(review.proposed_by, Permission.ASSIGN_REVIEWERS),
        )
    return review
