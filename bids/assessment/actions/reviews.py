"""Asking reviewers, and how each answers before seeing the bid."""

from datetime import date, datetime

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import has_permission, person_or_those_with
from bids.assessment.actions.interests import (
    InterestRefused,
    assigning_on_record,
    forbid_assigning,
    forbid_interest,
    refusal_on_record,
)
from bids.assessment.models import Introducer, Review
from bids.assessment.queries.conflicts import blocking_conflicts
from bids.assessment.queries.panel import newly_found
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


class ReviewerKeptAway(ReviewRefused, InterestRefused):
    """An interest keeps the person away from the bid, so they are not asked."""


def assign_reviewer(*, bid: Bid, reviewer: User, due_on: date, by: User, now: datetime) -> Review:
    """Propose a review of the bid's current version; the reviewer is told and answers.

    Raises ReviewRefused (not a reviewer, a conflict, asked before, eight already, a date that has
    passed), ReviewOver unless the bid is eligible, AssignerKeptAway, PermissionRefused. A conflict is kept on
    record, of either person.
    """
    require_permission(by, Permission.ASSIGN_REVIEWERS)
    with (
        assigning_on_record(by=by, now=now),
        refusal_on_record("review", bid=bid, person=reviewer, by=by, now=now),
        transaction.atomic(),
    ):
        bid = lock_bid_with_panel(bid)
        forbid_assigning(bid, by, now=now)
        if found := newly_found(bid, reviewer, now=now):
            raise ReviewerKeptAway(
                f"The record shows a conflict of {reviewer} that nobody has decided: {found[0].evidence}. "
                "Decide it on the round's page “Conflicts of interest”, or choose somebody else.",
                field="reviewer",
            )
        return propose_review(bid=bid, reviewer=reviewer, due_on=due_on, by=by, now=now)


def propose_review(
    *, bid: Bid, reviewer: User, due_on: date, by: User, now: datetime, introduces: int | None = None
) -> Review:
    """As `assign_reviewer`, of a bid that is held by `lock_bid_with_panel` and whose record was looked at.

    `introduces` is 1 or 2 where the reviewer introduces the bid, in place of whoever did.
    """
    if bid.current_version is None:
        raise AssertionError("the database keeps an eligible bid's version")
    _check_reviewer(bid, reviewer, now=now)
    if due_on < london_date(now):
        raise ReviewRefused("The review must be due today or later.", field="due_on")
    reviews = Review.objects.filter(version__bid=bid)
    if reviews.filter(reviewer=reviewer).exists():
        raise ReviewRefused(
            f"{reviewer} has been asked to review this bid already. Choose somebody else.", field="reviewer"
        )
    if reviews.filter(status__in=CURRENT_REVIEWS).count() >= MOST_REVIEWS:
        raise ReviewRefused(f"A bid has {MOST_REVIEWS} reviews at most.", field="reviewer")
    review = Review.objects.create(
        version=bid.current_version, reviewer=reviewer, due_on=due_on, proposed_at=now, proposed_by=by
    )
    if introduces is not None:
        _name_introducer(bid, reviewer, introduces, by=by, now=now)
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


def reassign_review(
    *, review: Review, to: User, due_on: date, reason: str, by: User, now: datetime
) -> Review:
    """Take a review in hand back and ask somebody else, who introduces the bid if the first one did.

    Nobody else's review changes. Raises as `assign_reviewer` and `take_back_review` do.
    """
    require_permission(by, Permission.ASSIGN_REVIEWERS)
    bid = review.version.bid
    with (
        assigning_on_record(by=by, now=now),
        refusal_on_record("review", bid=bid, person=to, by=by, now=now),
        transaction.atomic(),
    ):
        bid = lock_bid_with_panel(bid)
        place = (
            Introducer.objects.filter(bid=bid, person=review.reviewer).values_list("place", flat=True).first()
        )
        take_back_review(review=review, reason=reason, by=by, now=now)
        given = assign_reviewer(bid=bid, reviewer=to, due_on=due_on, by=by, now=now)
        if place is not None:
            _name_introducer(bid, to, place, by=by, now=now)
    return given


def take_back_review(*, review: Review, reason: str, by: User, now: datetime) -> Review:
    """End a review that is in hand; the reviewer is told the reason, and no longer introduces the bid.

    Raises BidRefused without a reason, TransitionRefused, AssignerKeptAway, PermissionRefused.
    """
    require_permission(by, Permission.ASSIGN_REVIEWERS)
    reason = check_reason(reason, "Say why the review is taken back. The reviewer reads it.")
    with assigning_on_record(by=by, now=now), transaction.atomic():
        review = _lock(review)
        bid = review.version.bid
        forbid_assigning(bid, by, now=now)
        review.status = REVIEW_TRANSITIONS.target(review.status, "take_back")
        review.answer_reason = reason
        review.save(update_fields=["status", "answer_reason"])
        Introducer.objects.filter(bid=bid, person=review.reviewer).delete()
        record_event(
            "review.taken_back",
            review,
            by=by,
            now=now,
            ref=bid.reference,
            data={"title": bid.title, "reviewer": review.reviewer_id, "reason": reason},
            tell=[review.reviewer],
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
    bid = review.version.bid
    with refusal_on_record("review", bid=bid, person=by, by=by, now=now), transaction.atomic():
        review = lock_review(review, by)
        lock_bid_with_panel(review.version.bid)
        target = REVIEW_TRANSITIONS.target(review.status, "accept")
        forbid_interest(review.version.bid, by, now=now)
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


def check_assessed(bid: Bid) -> None:
    """Raises ReviewOver."""
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


def lock_bid_with_panel(bid: Bid) -> Bid:
    """The bid's row, held. Raises ReviewOver unless the panel has it now."""
    bid = Bid.objects.select_for_update(of=("self",)).select_related("department", "round").get(pk=bid.pk)
    check_assessed(bid)
    return bid


def lock_review(review: Review, by: User) -> Review:
    """The person's own review, its bid held first."""
    review = _lock(review)
    if review.reviewer_id != by.pk:
        raise PermissionRefused("This review was given to somebody else.")
    require_permission(by, Permission.REVIEW_BID)
    return review


def _lock(review: Review) -> Review:
    """The review, its bid held first so that locks are always taken in one order."""
    Bid.objects.select_for_update(of=("self",)).get(versions__reviews=review.pk)
    return (
        Review.objects.select_for_update(of=("self",))
        .select_related("version__bid__department", "version__bid__round", "proposed_by", "reviewer")
        .get(pk=review.pk)
    )


def _check_reviewer(bid: Bid, reviewer: User, *, now: datetime) -> None:
    if not has_permission(reviewer, Permission.REVIEW_BID):
        raise ReviewRefused(f"{reviewer} is not a reviewer.", field="reviewer")
    if department := conflict_with(reviewer, departments_on(bid), now=now):
        raise ReviewerKeptAway(
            f"{reviewer} belongs, or belonged within the last two years, to {department}. "
            "Choose somebody else.",
            field="reviewer",
        )
    if conflict := blocking_conflicts([bid.pk], [reviewer.pk]).first():
        raise ReviewerKeptAway(
            f"{reviewer} has a conflict of interest with this bid, {conflict.get_status_display().lower()}: "
            f"{conflict.evidence}. Choose somebody else.",
            field="reviewer",
        )


def _name_introducer(bid: Bid, person: User, place: int, *, by: User, now: datetime) -> None:
    Introducer.objects.filter(bid=bid, place=place).delete()
    Introducer.objects.create(bid=bid, person=person, place=place, named_at=now, named_by=by)


def _give_up(review: Review, event: str, bidding: str, reason: str, *, by: User, now: datetime) -> Review:
    reason = check_reason(reason, bidding)
    with transaction.atomic():
        review = lock_review(review, by)
        review.status = REVIEW_TRANSITIONS.target(review.status, event)
        review.answer_reason = reason
        review.save(update_fields=["status", "answer_reason"])
        Introducer.objects.filter(bid=review.version.bid, person=by).delete()
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
