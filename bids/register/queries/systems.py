"""The register: systems a person may see, each with its rating now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Exists, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from accounts.queries.told import CameBack, came_back
from bids.register.models import EndingFile, LegacySystem, Rating, SystemComponent
from bids.register.rules.lasting import oldest_good_rating
from bids.register.rules.risk import OVERALL_DENOMINATOR, RiskRating, rate
from bids.register.rules.risk_criteria import Criterion
from bids.register.workflow import RatingStatus, SystemStatus


def systems_visible_to(
    user: User, *, permission: Permission = Permission.SEE_REGISTER
) -> QuerySet[LegacySystem]:
    """Systems of the departments for which the person holds the permission, as `with_rating_now`."""
    return with_rating_now(LegacySystem.objects.filter(department__in=departments_with(user, permission)))


def with_rating_now(systems: QuerySet[LegacySystem]) -> QuerySet[LegacySystem]:
    """With `overall_in_168ths`, `highest_likelihood` and `assessed_on` of the confirmed rating (null when
    there is none), `in_hand` the status of the rating being made, and `support_ends` the day the first
    component's support ends. By department, in the order of its register.
    """
    confirmed = Rating.objects.filter(system=OuterRef("pk"), status=RatingStatus.CONFIRMED)
    being_made = Rating.objects.filter(
        system=OuterRef("pk"), status__in=[RatingStatus.DRAFT, RatingStatus.RATED]
    )
    components = SystemComponent.objects.filter(system=OuterRef("pk")).order_by().values("system")
    first_to_end = components.annotate(first=Min(Coalesce("extended_until", "support_ends_on")))
    return (
        systems.select_related("department")
        .annotate(
            overall_in_168ths=Subquery(confirmed.values("overall_in_168ths")[:1]),
            highest_likelihood=Subquery(confirmed.values("highest_likelihood")[:1]),
            assessed_on=Subquery(confirmed.values("assessed_on")[:1]),
            in_hand=Subquery(being_made.values("status")[:1]),
            support_ends=Subquery(first_to_end.values("first")),
        )
        .order_by("department__name", "number", "pk")
    )


def with_all_merged(systems: Collection[int]) -> list[int]:
    """The systems, by id, and every one that was merged into one of them, one after another."""
    found, last = list(systems), list(systems)
    while last:
        last = list(LegacySystem.objects.filter(merged_into__in=last).values_list("pk", flat=True))
        found += last
    return found


def overall_risk(in_168ths: int | None) -> Fraction | None:
    """The exact overall risk, 1 to 30, from the database's whole number; None when not yet rated."""
    return None if in_168ths is None else Fraction(in_168ths, OVERALL_DENOMINATOR)


def proof_of_ending(system: LegacySystem) -> EndingFile | None:
    """The file that shows it is switched off, without its bytes."""
    return EndingFile.objects.filter(system=system).defer("content").first() if system.has_ended else None


def ratings_of(system: LegacySystem) -> QuerySet[Rating]:
    """Every rating of the system, the newest first."""
    return (
        Rating.objects.filter(system=system)
        .select_related("system", "rated_by", "confirmed_by")
        .order_by("-started_at", "-pk")
    )


def rating_in_hand(system: LegacySystem) -> Rating | None:
    """The rating being made now: a draft, or one that waits for confirmation."""
    being_made = [RatingStatus.DRAFT, RatingStatus.RATED]
    return ratings_of(system).filter(status__in=being_made).first()


def with_rating_to_confirm(systems: Collection[int]) -> frozenset[int]:
    """Those of the systems, by id, with a rating that waits for a second person to confirm it."""
    waiting = Rating.objects.filter(system__in=systems, status=RatingStatus.RATED).order_by("pk")
    return frozenset(waiting.values_list("system", flat=True))


def rating_as_shown(system: LegacySystem) -> list[object]:
    """Of the rating in hand, what a page tells the person who sends it on, confirms it or sends it back."""
    rating = rating_in_hand(system)
    return [] if rating is None else [rating.pk, rating.status, rating.scores, rating.evidence]


def rating_sent_back(rating: Rating | None) -> CameBack | None:
    """Why the second person sent the draft back, until it is sent for confirmation again."""
    if rating is None or rating.status != RatingStatus.DRAFT or rating.rated_at is None:
        return None
    return came_back("rating.returned", rating)


def confirmed_rating(system: LegacySystem) -> Rating | None:
    """The rating of the system now."""
    return ratings_of(system).filter(status=RatingStatus.CONFIRMED).first()


def worked_out(rating: Rating) -> RiskRating | None:
    """The rating with its means, maxima, totals and overall, exact."""
    return rate(rating.scores)


def ratings_to_confirm(user: User) -> QuerySet[Rating]:
    """Ratings that wait for this person: of their departments, and not made by them."""
    departments = departments_with(user, Permission.CONFIRM_RATING)
    return (
        Rating.objects.filter(
            status=RatingStatus.RATED,
            system__department__in=departments,
            system__status=SystemStatus.LIVE,
        )
        .exclude(rated_by=user)
        .select_related("system")
        .order_by("rated_at", "pk")
    )


def ratings_too_old(user: User, *, asked_on: date) -> QuerySet[Rating]:
    """Confirmed ratings of live systems, older than a year, of this person's departments: the oldest first,
    unless the system is being rated again.
    """
    departments = departments_with(user, Permission.EDIT_REGISTER)
    again = Rating.objects.filter(
        system=OuterRef("system"), status__in=[RatingStatus.DRAFT, RatingStatus.RATED]
    )
    return (
        Rating.objects.filter(
            status=RatingStatus.CONFIRMED,
            assessed_on__lt=oldest_good_rating(asked_on),
            system__department__in=departments,
            system__status=SystemStatus.LIVE,
        )
        .exclude(Exists(again))
        .select_related("system", "rated_by")
        .order_by("assessed_on", "pk")
    )


@dataclass(frozen=True)
class Scored:
    """A criterion as it was rated: the level, what the level means, and the evidence."""

    criterion: Criterion
    score: int
    words: str
    evidence: str


def scored_side(criteria: tuple[Criterion, ...], rating: Rating | None) -> list[Scored]:
    """One side of a rating for reading; criteria without a score are left out."""
    if rating is None:
        return []
    scores = rating.scores
    return [
        Scored(row, score, row.levels[score - 1], str(rating.evidence.get(row.code, "")))
        for row in criteria
        if (score := scores[row.code]) is not None
    ]
