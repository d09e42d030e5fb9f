"""The register as a list: narrowed, in order, counted, and placed in the likelihood × impact matrix."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Func, IntegerField, Q, QuerySet
from django.db.models.expressions import Combinable

from accounts.models import Department
from bids.register.models import LegacySystem, Rating
from bids.register.queries.systems import overall_risk
from bids.register.rules.lasting import days_left_in_words, months_after, oldest_good_rating, rate_again
from bids.register.rules.risk import LEGACY_LIKELIHOOD, RED_IN_168THS
from bids.register.workflow import RatingStatus, SystemStatus
from legacyfund.lib.searching import words_of

SUPPORT = {"ended": 0, "3": 3, "6": 6, "12": 12}
"""Months within which the support of a component ends; those whose support has ended are always meant."""
PLANS = ("remediation_plan", "plan_funded")
NOT_RECORDED, NOT_YES = "NOT_RECORDED", "NOT_YES"
SORTS: dict[str, tuple[Any, ...]] = {
    "": ("department__name", "number", "pk"),
    "name": ("name", "department__name", "pk"),
    "risk": (F("overall_in_168ths").desc(nulls_last=True), "name", "pk"),
    "age": (F("assessed_on").asc(nulls_last=True), "name", "pk"),
    "support": (F("support_ends").asc(nulls_last=True), "name", "pk"),
    "cost": (F("yearly_run_cost").desc(nulls_last=True), "name", "pk"),
}


ENDED_TOO = "all"


@dataclass(frozen=True)
class RegisterFilter:
    """What a person asked to see; blanks ask for everything that is in the register now. `state` "all" asks
    for what has ended too; `rated` is one of `_NARROWED`, or `old`. Of a plan it is the register's answer,
    NOT_YES or NOT_RECORDED.
    """

    search: str = ""
    rated: str = ""
    state: str = ""
    support: str = ""
    classification: str = ""
    owner: str = ""
    remediation_plan: str = ""
    plan_funded: str = ""
    department: Department | None = None
    sort: str = ""


@dataclass(frozen=True)
class RegisterRow:
    """A system with its confirmed rating, exact (None when not yet rated). `support` is in words."""

    system: LegacySystem
    overall: Fraction | None
    assessed_on: date | None
    rate_again: bool
    support: str
    support_is_over: bool
    waits_for_confirmation: bool
    is_being_written: bool


@dataclass(frozen=True)
class RegisterFigures:
    """How many systems a list holds, and how many of them are rated, red-rated, legacy, and rated too long
    ago.
    """

    systems: int
    rated: int
    red: int
    legacy: int
    old: int


_NARROWED = {
    "rated": Q(overall_in_168ths__isnull=False),
    "red": Q(overall_in_168ths__gte=RED_IN_168THS),
    "legacy": Q(highest_likelihood__gte=LEGACY_LIKELIHOOD),
    "not_rated": Q(overall_in_168ths__isnull=True),
    "waiting": Q(in_hand=RatingStatus.RATED),
    "draft": Q(in_hand=RatingStatus.DRAFT),
}


def find_systems(
    systems: QuerySet[LegacySystem], wanted: RegisterFilter, *, asked_on: date
) -> QuerySet[LegacySystem]:
    """Narrow and order systems that `systems_visible_to` found."""
    systems = narrow_by_words(systems, wanted.search)
    if wanted.state != ENDED_TOO:
        systems = systems.filter(status=wanted.state or SystemStatus.LIVE)
    if wanted.department is not None:
        systems = systems.filter(department=wanted.department)
    if wanted.classification:
        systems = systems.filter(classification=wanted.classification)
    for word in words_of(wanted.owner):
        systems = systems.filter(owner_role__icontains=word)
    for detail in PLANS:
        answer = getattr(wanted, detail)
        if answer:
            systems = systems.filter(_answered(detail, answer))
    if wanted.support == "ended":
        systems = systems.filter(Q(support_ends__lt=asked_on))
    elif wanted.support in SUPPORT:
        systems = systems.filter(Q(support_ends__lte=months_after(asked_on, SUPPORT[wanted.support])))
    narrowed = {**_NARROWED, "old": Q(assessed_on__lt=oldest_good_rating(asked_on))}
    if wanted.rated in narrowed:
        systems = systems.filter(narrowed[wanted.rated])
    return systems.order_by(*SORTS.get(wanted.sort, SORTS[""]))


def _answered(detail: str, answer: str) -> Q:
    """The register's answer itself; `NOT_YES` is every other one, and what is not recorded is blank."""
    if answer == NOT_YES:
        return ~Q(**{detail: "YES"})
    return Q(**{detail: "" if answer == NOT_RECORDED else answer})


def narrow_by_words(systems: QuerySet[LegacySystem], text: str) -> QuerySet[LegacySystem]:
    """Those that have each word of the text in their name, reference or description."""
    for word in words_of(text):
        systems = systems.filter(
            Q(name__icontains=word) | Q(reference__icontains=word) | Q(description__icontains=word)
        )
    return systems


def count_systems(systems: QuerySet[LegacySystem], *, asked_on: date) -> RegisterFigures:
    counts = systems.order_by().aggregate(
        systems=Count("pk"),
        rated=Count("pk", filter=_NARROWED["rated"]),
        red=Count("pk", filter=_NARROWED["red"]),
        legacy=Count("pk", filter=_NARROWED["legacy"]),
        old=Count("pk", filter=Q(assessed_on__lt=oldest_good_rating(asked_on))),
    )
    return RegisterFigures(**counts)


def register_rows(annotated: Iterable[Any], *, asked_on: date) -> list[RegisterRow]:
    """Rows for reading, of systems that `systems_visible_to` found."""
    return [
        RegisterRow(
            system=system,
            overall=overall_risk(system.overall_in_168ths),
            assessed_on=system.assessed_on,
            rate_again=rate_again(system.assessed_on, asked_on),
            support=days_left_in_words(system.support_ends, asked_on),
            support_is_over=system.support_ends is not None and system.support_ends < asked_on,
            waits_for_confirmation=system.in_hand == RatingStatus.RATED,
            is_being_written=system.in_hand == RatingStatus.DRAFT,
        )
        for system in annotated
    ]


def matrix_of(systems: QuerySet[LegacySystem]) -> dict[tuple[int, int], tuple[int, int]]:
    """(likelihood, impact), the category totals rounded down, to how many systems and how many red-rated.

    Rounded down for the place in the matrix alone: what is red-rated is counted by the exact product.
    """
    rows = (
        Rating.objects.filter(status=RatingStatus.CONFIRMED, system__in=systems.order_by().values("pk"))
        .annotate(
            likelihood=_whole(F("likelihood_in_14ths"), 14),
            impact=_whole(F("impact_in_12ths"), 12),
        )
        .order_by("likelihood", "impact")
        .values_list("likelihood", "impact")
        .annotate(systems=Count("pk"), red=Count("pk", filter=Q(overall_in_168ths__gte=RED_IN_168THS)))
    )
    return {(likelihood, impact): (systems, red) for likelihood, impact, systems, red in rows}


def _whole(parts: Combinable, of: int) -> Func:
    return Func(parts, template=f"(%(expressions)s / {of})", output_field=IntegerField())
