"""The register: systems a person may see, each with its rating now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from accounts.models import Department, User
from accounts.permissions import Permission
from accounts.queries import departments_with
from bids.models import LegacySystem, Rating
from bids.rules.risk import OVERALL_DENOMINATOR, RED_IN_168THS, RiskRating, rate
from bids.workflow import RatingStatus


@dataclass(frozen=True)
class RegisterRow:
    """A system with its confirmed rating, exact (None when not yet rated)."""

    system: LegacySystem
    overall: Fraction | None
    assessed_on: date | None
    waits_for_confirmation: bool


@dataclass(frozen=True)
class RegisterFigures:
    """How many systems a list holds, how many of them are rated, and how many are red-rated."""

    systems: int
    rated: int
    red: int


def systems_visible_to(
    user: User, *, permission: Permission = Permission.SEE_REGISTER
) -> QuerySet[LegacySystem]:
    """Systems of the departments for which the person holds the permission, with `overall_in_168ths`,
    `highest_likelihood` and `assessed_on` of the confirmed rating (null when there is none) and
    `in_hand` the status of the rating being made.
    """
    confirmed = Rating.objects.filter(system=OuterRef("pk"), status=RatingStatus.CONFIRMED)
    being_made = Rating.objects.filter(
        system=OuterRef("pk"), status__in=[RatingStatus.DRAFT, RatingStatus.RATED]
    )
    return (
        LegacySystem.objects.filter(department__in=departments_with(user, permission))
        .select_related("department")
        .annotate(
            overall_in_168ths=Subquery(confirmed.values("overall_in_168ths")[:1]),
            highest_likelihood=Subquery(confirmed.values("highest_likelihood")[:1]),
            assessed_on=Subquery(confirmed.values("assessed_on")[:1]),
            in_hand=Subquery(being_made.values("status")[:1]),
        )
        .order_by("department__name", "number", "pk")
    )


def find_systems(
    systems: QuerySet[LegacySystem],
    *,
    search: str = "",
    rated: str = "",
    department: Department | None = None,
) -> QuerySet[LegacySystem]:
    """Narrow the register. `rated` is `red`, `legacy`, `not_rated`, `waiting` or nothing."""
    if search:
        systems = systems.filter(
            Q(name__icontains=search) | Q(reference__icontains=search) | Q(description__icontains=search)
        )
    if department is not None:
        systems = systems.filter(department=department)
    narrowed = {
        "red": Q(overall_in_168ths__gte=RED_IN_168THS),
        "legacy": Q(highest_likelihood__gte=3),
        "not_rated": Q(overall_in_168ths__isnull=True),
        "waiting": Q(in_hand=RatingStatus.RATED),
    }
    return systems.filter(narrowed[rated]) if rated in narrowed else systems


def count_systems(systems: QuerySet[LegacySystem]) -> RegisterFigures:
    counts = systems.order_by().aggregate(
        systems=Count("pk"),
        rated=Count("pk", filter=Q(overall_in_168ths__isnull=False)),
        red=Count("pk", filter=Q(overall_in_168ths__gte=RED_IN_168THS)),
    )
    return RegisterFigures(**counts)


def register_rows(annotated: Iterable[Any]) -> list[RegisterRow]:
    """Rows for reading, of systems that `systems_visible_to` found."""
    return [
        RegisterRow(
            system=system,
            overall=overall_risk(system.overall_in_168ths),
            assessed_on=system.assessed_on,
            waits_for_confirmation=system.in_hand == RatingStatus.RATED,
        )
        for system in annotated
    ]


def overall_risk(in_168ths: int | None) -> Fraction | None:
    """The exact overall risk, 1 to 30, from the database's whole number; None when not yet rated."""
    return None if in_168ths is None else Fraction(in_168ths, OVERALL_DENOMINATOR)


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
        Rating.objects.filter(status=RatingStatus.RATED, system__department__in=departments)
        .exclude(rated_by=user)
        .select_related("system")
        .order_by("rated_at", "pk")
    )
