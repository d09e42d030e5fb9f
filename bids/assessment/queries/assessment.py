"""Bids as the fund and the panel handle them between submission and the frozen ranking."""

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from bids.assessment.models import Review
from bids.assessment.queries.moderation import awaiting_moderation
from bids.assessment.workflow import CURRENT_REVIEWS, ReviewStatus
from bids.rounds.models import Round
from bids.rounds.queries import judged_criteria_of
from bids.rounds.rules.scoring import CriterionKind
from bids.rounds.workflow import RoundStatus
from bids.versions.queries.versions import submitted_bids_visible_to
from bids.writing.models import Bid
from bids.writing.workflow import BidStatus

UNSETTLED = (BidStatus.SUBMITTED, BidStatus.CLARIFYING)
"""A bid in one of these keeps its round's ranking from being frozen."""


def bids_of_round(round_: Round, user: User) -> QuerySet[Bid]:
    """The round's submitted bids with `asked` (current reviews) and `reviewed` (submitted ones)."""
    reviews = Review.objects.filter(version__bid=OuterRef("pk")).order_by().values("version__bid")
    counted = reviews.annotate(number=Count("pk")).values("number")
    return (
        submitted_bids_visible_to(user)
        .filter(round=round_)
        .annotate(
            asked=Coalesce(Subquery(counted.filter(status__in=CURRENT_REVIEWS)), 0),
            reviewed=Coalesce(Subquery(counted.filter(status=ReviewStatus.SUBMITTED)), 0),
        )
    )


def bids_to_check() -> QuerySet[Bid]:
    """Submitted bids whose eligibility nobody has checked, the earliest submission first."""
    return (
        Bid.objects.filter(status=BidStatus.SUBMITTED)
        .select_related("round", "department", "current_version")
        .order_by("current_version__submitted_at", "reference")
    )


def bids_lacking_reviewers() -> QuerySet[Bid]:
    """Eligible bids with fewer current reviews than their round wants."""
    current = Count("versions__reviews", filter=Q(versions__reviews__status__in=CURRENT_REVIEWS))
    return (
        Bid.objects.filter(status=BidStatus.ELIGIBLE)
        .select_related("round", "department")
        .annotate(current=current)
        .filter(current__lt=F("round__reviews_wanted"))
        .order_by("reference")
    )


def unsettled_bids(round_: Round) -> QuerySet[Bid]:
    """Bids of the round whose eligibility is not checked, or whose department has still to answer."""
    return Bid.objects.filter(round=round_, status__in=UNSETTLED).order_by("reference")


def is_ready_to_freeze(round_: Round) -> bool:
    """True when the round is closed, each bid is checked, and none that is eligible lacks anything, nor an
    agreed value where its scores lie apart.
    """
    if round_.status != RoundStatus.CLOSED:
        return False
    return not unsettled_bids(round_).exists() and _lacks_nothing(round_) and not awaiting_moderation(round_)


def _lacks_nothing(round_: Round) -> bool:
    """Whether there are eligible bids and each would have a place; no bid or score is read for it."""
    submitted = Q(versions__reviews__status=ReviewStatus.SUBMITTED)
    scored = submitted & Q(versions__reviews__scores__criterion__kind=CriterionKind.PANEL)
    judged = judged_criteria_of(round_).count()
    eligible = (
        Bid.objects.filter(round=round_, status=BidStatus.ELIGIBLE, calibration=None)
        .order_by("pk")
        .annotate(
            reviews=Count("versions__reviews", filter=submitted, distinct=True),
            criteria=Count("versions__reviews__scores__criterion", filter=scored, distinct=True),
        )
    )
    counts = eligible.values_list("reviews", "criteria")
    return bool(counts) and all(
        reviews >= round_.reviews_wanted and criteria == judged for reviews, criteria in counts
    )
