"""How the departments' registers differ: coverage, age of ratings, and risk."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import (
    Aggregate,
    Avg,
    Count,
    DateField,
    DurationField,
    ExpressionWrapper,
    F,
    FilteredRelation,
    Max,
    Min,
    Q,
    Value,
)

from bids.register.models import LegacySystem
from bids.register.queries.systems import overall_risk
from bids.register.rules.lasting import oldest_good_rating
from bids.register.rules.risk import LEGACY_LIKELIHOOD, RED_IN_168THS
from bids.register.workflow import RatingStatus, SystemStatus


class Median(Aggregate):
    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class DepartmentFigures:
    """A department's register. Ages are in whole days and None where nothing is rated, as is the risk."""

    department: str
    systems: int
    rated: int
    old: int
    legacy: int
    red: int
    median_age: int | None
    mean_age: int | None
    lowest: Fraction | None
    highest: Fraction | None

    @property
    def rated_percent(self) -> int:
        return _percent(self.rated, self.systems)

    @property
    def legacy_percent(self) -> int:
        """Of the rated ones, as nothing is known of the others."""
        return _percent(self.legacy, self.rated)

    @property
    def red_percent(self) -> int:
        return _percent(self.red, self.rated)


def compare_registers(*, asked_on: date) -> list[DepartmentFigures]:
    """One row a department with a system in the register, by name: one statement."""
    age = ExpressionWrapper(
        Value(asked_on, output_field=DateField()) - F("confirmed__assessed_on"), output_field=DurationField()
    )
    rows = (
        LegacySystem.objects.filter(status=SystemStatus.LIVE)
        .annotate(confirmed=FilteredRelation("ratings", condition=Q(ratings__status=RatingStatus.CONFIRMED)))
        .order_by("department__name", "department_id")
        .values("department_id", "department__name")
        .annotate(
            systems=Count("pk"),
            rated=Count("confirmed"),
            old=Count("pk", filter=Q(confirmed__assessed_on__lt=oldest_good_rating(asked_on))),
            legacy=Count("pk", filter=Q(confirmed__highest_likelihood__gte=LEGACY_LIKELIHOOD)),
            red=Count("pk", filter=Q(confirmed__overall_in_168ths__gte=RED_IN_168THS)),
            median_age=Median(age),
            mean_age=Avg(age),
            lowest=Min("confirmed__overall_in_168ths"),
            highest=Max("confirmed__overall_in_168ths"),
        )
    )
    return [_figures(dict(row)) for row in rows]


def _figures(row: dict[str, Any]) -> DepartmentFigures:
    counts = ("systems", "rated", "old", "legacy", "red")
    return DepartmentFigures(
        department=row["department__name"],
        **{name: row[name] for name in counts},
        median_age=_days(row["median_age"]),
        mean_age=_days(row["mean_age"]),
        lowest=overall_risk(row["lowest"]),
        highest=overall_risk(row["highest"]),
    )


def _days(age: timedelta | None) -> int | None:
    """Halves up."""
    return None if age is None else (age + timedelta(hours=12)).days


def _percent(part: int, whole: int) -> int:
    """Halves up; 0 of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else 0
