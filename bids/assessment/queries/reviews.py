"""Reviews: one's own, those one may read, and who could be asked. Reviewers are blind to each other."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import Department, Event, User
from accounts.permissions import Permission
from accounts.queries.roles import people_with, permissions_of, sees_all_departments
from bids.assessment.models import Conflict, PanelMember, Review, ReviewScore
from bids.assessment.queries.conflicts import KEEPS_AWAY, blocking_conflicts
from bids.assessment.queries.found_conflicts import found_conflicts
from bids.assessment.queries.panel import recused_bids
from bids.assessment.rules.challenges import Challenge, ScoreToCheck, challenges_to
from bids.assessment.workflow import CURRENT_REVIEWS, READING_REVIEWS, REVIEWS_IN_HAND, ReviewStatus
from bids.rounds.models import Round
from bids.rounds.workflow import RANKING_FROZEN, RoundStatus
from bids.writing.models import Bid, BidSystem
from bids.writing.queries.partners import (
    bids_of_own,
    conflict_with,
    departments_on,
)
from bids.writing.workflow import BidStatus
from legacyfund.lib.financial_year import london_date

REMINDED_BEFORE = 3
"""Days before a review is due."""

READING_ALL = frozenset({Permission.FREEZE_RANKING, Permission.ASSIGN_REVIEWERS, Permission.SEE_AUDIT})
"""Those who hold one of these read every review that is submitted, but of a bid they review themselves."""


@dataclass(frozen=True)
class ReviewerChoice:
    """`workload`: reviews in hand over all rounds. `obstacle`: why this person cannot be asked, or empty."""

    reviewer: User
    workload: int
    obstacle: str


def own_reviews(user: User) -> QuerySet[Review]:
    """The reviews given to the person, one a bid, by due date. One that was handed in stays with the version
    it was scored on; one in hand goes on with the newest.
    """
    return (
        Review.objects.filter(reviewer=user)
        .select_related(
            "version__bid__department", "version__bid__round", "version__bid__current_version", "reviewer"
        )
        .order_by("due_on", "version__bid__reference")
    )


def reviews_reading(user: User) -> QuerySet[Review]:
    """The person's own reviews for which no interest was declared: they open the bid's papers."""
    return own_reviews(user).filter(status__in=READING_REVIEWS)


def reviews_in_hand(user: User) -> QuerySet[Review]:
    """The person's own reviews still to be answered or handed in."""
    return own_reviews(user).filter(status__in=REVIEWS_IN_HAND, version__bid__status=BidStatus.ELIGIBLE)


def reviews_held_up(user: User) -> QuerySet[Review]:
    """The person's own reviews that wait until a department has answered the fund's question."""
    return own_reviews(user).filter(status__in=REVIEWS_IN_HAND, version__bid__status=BidStatus.CLARIFYING)


def reviews_done(user: User) -> QuerySet[Review]:
    """The person's own reviews that are handed in or given up, or whose bid has left the panel."""
    return own_reviews(user).exclude(
        status__in=REVIEWS_IN_HAND, version__bid__status__in=[BidStatus.ELIGIBLE, BidStatus.CLARIFYING]
    )


def reviews_visible_to(user: User) -> QuerySet[Review]:
    """One's own; and of others the submitted ones: for the chair, the fund and auditors at once, for a
    reviewer of the same bid once the ranking is frozen. Nobody reads another's review of a bid they have
    still to review themselves, nor, before the announcement, of a bid of their own department or one that a
    conflict of interest keeps them from.
    """
    mine = Review.objects.filter(reviewer=user)
    unfinished = mine.filter(version__bid=OuterRef("version__bid"), status__in=REVIEWS_IN_HAND)
    readable = Q(reviewer=user)
    held = permissions_of(user)
    if held & READING_ALL:
        readable |= Q(~Exists(unfinished), status=ReviewStatus.SUBMITTED)
    if Permission.REVIEW_BID in held:
        handed_in = mine.filter(version__bid=OuterRef("version__bid"), status=ReviewStatus.SUBMITTED)
        readable |= Q(
            Exists(handed_in), status=ReviewStatus.SUBMITTED, version__bid__round__status__in=RANKING_FROZEN
        )
    own = bids_of_own(user).exclude(round__status=RoundStatus.ANNOUNCED).values("pk")
    conflicts = Conflict.objects.filter(KEEPS_AWAY, person=user)
    kept_from = conflicts.exclude(bid__round__status=RoundStatus.ANNOUNCED).order_by().values("bid")
    scores = ReviewScore.objects.select_related("criterion").order_by("criterion__order")
    return (
        Review.objects.filter(readable)
        .exclude(version__bid__in=own)
        .exclude(version__bid__in=kept_from)
        .select_related("version__bid__department", "version__bid__round", "reviewer")
        .prefetch_related(Prefetch("scores", queryset=scores))
        .order_by("version__bid__reference", "submitted_at", "pk")
    )


def bids_in_reach_of(user: User) -> QuerySet[Bid]:
    """Submitted bids of which the person may know that they are reviewed: every one for those who see the
    bids of all departments, otherwise those the person is asked to review.
    """
    mine = own_reviews(user).filter(status__in=[*REVIEWS_IN_HAND, ReviewStatus.SUBMITTED]).order_by()
    reach = Q(pk__in=mine.values("version__bid"))
    if sees_all_departments(user, Permission.SEE_BIDS):
        reach |= Q(current_version__isnull=False)
    return Bid.objects.filter(reach).select_related("round", "department").order_by("reference")


def obstacle_to_reviews(user: User, bid: Bid) -> str:
    """Why there is no review of the bid that the person may read, as sentences; empty where they are not to
    know of the bid's reviews at all.
    """
    if reviews_in_hand(user).filter(version__bid=bid).exists():
        return f"What others wrote is shown to you once your own review of {bid.reference} is handed in."
    if not permissions_of(user) & READING_ALL:
        return ""
    asked = Review.objects.filter(version__bid=bid, status__in=CURRENT_REVIEWS).count()
    if not asked:
        return f"Nobody is asked to review {bid.reference} yet."
    return f"No review of {bid.reference} is submitted yet. Reviewers asked so far: {asked}."


def reviewers_to_choose(bid: Bid, *, now: datetime) -> list[ReviewerChoice]:
    """Every reviewer, those with least in hand first, those who cannot be asked last."""
    asked = dict(Review.objects.filter(version__bid=bid).values_list("reviewer_id", "status"))
    in_hand = Count(
        "reviews",
        filter=Q(reviews__status__in=REVIEWS_IN_HAND, reviews__version__bid__status=BidStatus.ELIGIBLE),
        distinct=True,
    )
    departments, conflicts = departments_on(bid), _conflicts_on(bid, now=now)
    people = User.objects.filter(pk__in=people_with(Permission.REVIEW_BID).order_by().values("pk"))
    choices = [
        ReviewerChoice(person, workload, _obstacle(person, departments, asked, conflicts, now=now))
        for person, workload in (
            (person, getattr(person, "in_hand", 0))
            for person in people.annotate(in_hand=in_hand).order_by("name", "pk")
        )
    ]
    return sorted(choices, key=lambda choice: (bool(choice.obstacle), choice.workload))


def reviews_of_bid(bid: Bid) -> QuerySet[Review]:
    """Who was asked to review the bid, and of which version, without their scores."""
    return Review.objects.filter(version__bid=bid).select_related("reviewer", "version").order_by("pk")


def reviews_due_soon(*, now: datetime) -> QuerySet[Review]:
    """Reviews in hand that are due within REMINDED_BEFORE days or overdue, of which nobody was reminded."""
    reminded = Event.objects.filter(
        subject=Review._meta.label_lower, subject_id=OuterRef("pk"), kind="review.due_soon"
    )
    soon = london_date(now) + timedelta(days=REMINDED_BEFORE)
    in_hand = Review.objects.filter(status__in=REVIEWS_IN_HAND, version__bid__status=BidStatus.ELIGIBLE)
    return (
        in_hand.filter(~Exists(reminded), due_on__lte=soon)
        .select_related("reviewer", "version__bid")
        .order_by("due_on", "pk")
    )


def reviews_to_reassign(user: User, round_: Round, *, now: datetime) -> QuerySet[Review]:
    """Reviews in hand in the round that the fund may give to somebody else; none of a bid that the person is
    recused from.
    """
    in_hand = Review.objects.filter(
        status__in=REVIEWS_IN_HAND, version__bid__status=BidStatus.ELIGIBLE, version__bid__round=round_
    )
    if not sees_all_departments(user, Permission.ASSIGN_REVIEWERS):
        in_hand = in_hand.none()
    return (
        in_hand.exclude(version__bid__in=recused_bids(user, round_, now=now))
        .select_related("reviewer", "version__bid__round", "version__bid__department")
        .order_by("pk")
    )


def system_names(bid: Bid) -> list[str]:
    rows = BidSystem.objects.filter(bid=bid).order_by("system__name", "pk")
    return list(rows.values_list("system__name", flat=True))


def _obstacle(
    person: User,
    departments: list[Department],
    asked: dict[int, str],
    conflicts: dict[int, str],
    *,
    now: datetime,
) -> str:
    if person.pk in asked:
        return f"Asked already: {ReviewStatus(asked[person.pk]).label.lower()}"
    if found := conflict_with(person, departments, now=now):
        return f"Belongs, or belonged within two years, to {found}"
    return conflicts.get(person.pk, "")


def _conflicts_on(bid: Bid, *, now: datetime) -> dict[int, str]:
    """By the person's id: a conflict that is confirmed or not decided, in words."""
    known = Conflict.objects.filter(bid=bid).order_by("pk")
    seen = set(known.values_list("person", "kind", "key"))
    members = PanelMember.objects.filter(round=bid.round_id).order_by("pk").values_list("person", flat=True)
    found = {
        row.person: f"A conflict that nobody has decided: {row.evidence}"
        for row in found_conflicts([bid.pk], list(members), now=now)
        if (row.person, str(row.kind), row.key) not in seen
    }
    for row in blocking_conflicts([bid.pk]):
        found[row.person_id] = f"Conflict of interest, {row.get_status_display().lower()}: {row.evidence}"
    return found


def scores_of(review: Review) -> QuerySet[ReviewScore]:
    """What the review has saved so far, in the round's order."""
    return ReviewScore.objects.filter(review=review).select_related("criterion").order_by("criterion__order")


def challenges_of(review: Review) -> tuple[Challenge, ...]:
    """What the reviewer is asked once more before handing in what is saved."""
    return challenges_to(
        [
            ScoreToCheck(
                code=row.criterion.code,
                name=row.criterion.name,
                score=row.score,
                justification=row.justification,
                anchor=row.criterion.anchors[str(row.score)],
            )
            for row in scores_of(review)
        ]
    )
