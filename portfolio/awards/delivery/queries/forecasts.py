"""Forecasts of milestones: what was said when, and which milestones keep slipping."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from legacyfund.lib.financial_year import london_date
from portfolio.awards.delivery.models import MilestoneForecast
from portfolio.awards.delivery.rules.slips import MANY, Move, times_later
from portfolio.awards.models import Award, Milestone, Rebaseline
from portfolio.awards.queries.awards import awards_visible_to
from portfolio.awards.workflow import DELIVERING, RUNNING, MilestoneStatus


@dataclass(frozen=True)
class Trend:
    """What was forecast of one milestone, the first first. `first`: the baseline it was made with."""

    forecasts: list[MilestoneForecast]
    first: date
    moves: list[Move]

    @property
    def times_later(self) -> int:
        return times_later(self.first, self.moves)


def read_trend(milestone: Milestone, moved: Iterable[Rebaseline] | None = None) -> Trend:
    """Two queries, or one where its rebaselines were read already."""
    given = list(milestone.forecasts.select_related("given_by").order_by("given_at", "pk"))
    moved = sorted(
        milestone.rebaselines.all() if moved is None else moved, key=lambda row: (row.moved_at, row.pk)
    )
    moves = [
        *(Move(row.moved_at, row.after_on, is_baseline=True) for row in moved),
        *(Move(row.given_at, row.after_on) for row in given),
    ]
    return Trend(given, moved[0].before_on if moved else milestone.baseline_on, moves)


def moves_of(milestones: Iterable[int], *, until: datetime | None = None) -> dict[int, list[Move]]:
    """By id of the milestone: what moved its forecast or its baseline, by the moment `until`; two queries."""
    found: dict[int, list[Move]] = {}
    ids = list(milestones)
    given = MilestoneForecast.objects.filter(milestone__in=ids).order_by("given_at", "pk")
    moved = Rebaseline.objects.filter(milestone__in=ids).order_by("moved_at", "pk")
    if until is not None:
        given, moved = given.filter(given_at__lte=until), moved.filter(moved_at__lte=until)
    for baseline in moved:
        found.setdefault(baseline.milestone_id, []).append(
            Move(baseline.moved_at, baseline.after_on, is_baseline=True)
        )
    for forecast in given:
        found.setdefault(forecast.milestone_id, []).append(Move(forecast.given_at, forecast.after_on))
    return found


def first_baselines(milestones: Iterable[Milestone]) -> Mapping[int, date]:
    """By id of the milestone: the baseline that it was made with, which was its first forecast too."""
    rows = list(milestones)
    first = {row.pk: row.baseline_on for row in rows}
    moved = Rebaseline.objects.filter(milestone__in=rows).order_by("-moved_at", "-pk")
    first |= {row.milestone_id: row.before_on for row in moved}
    return first


def slipping_milestones() -> QuerySet[Milestone]:
    """Planned milestones of awards that deliver whose forecast went later three times or more since the
    baseline that stands was set (`rules/slips.py`), with `times_later`; one query.
    """
    since = Rebaseline.objects.filter(milestone=OuterRef("pk")).order_by("-moved_at", "-pk")
    counted = Q(forecasts__after_on__gt=F("forecasts__before_on")) & (
        Q(baseline_set_at=None) | Q(forecasts__given_at__gte=F("baseline_set_at"))
    )
    return (
        Milestone.objects.filter(status=MilestoneStatus.PLANNED, award__status__in=DELIVERING)
        .annotate(baseline_set_at=Subquery(since.values("moved_at")[:1]))
        .annotate(times_later=Count("forecasts", filter=counted))
        .filter(times_later__gte=MANY)
        .select_related("award__department", "award__fund")
        .order_by("award_id", "number")
    )


def awards_to_forecast(user: User) -> QuerySet[Award]:
    """Awards that run, of departments whose forecasts the person gives."""
    return awards_visible_to(user).filter(
        status__in=RUNNING, department__in=departments_with(user, Permission.REPORT_DELIVERY)
    )


def overdue_forecasts(user: User, *, now: datetime) -> QuerySet[Milestone]:
    """Planned milestones whose forecast has passed, of departments whose forecasts the person gives; the
    longest first.
    """
    return (
        Milestone.objects.filter(
            award__in=awards_to_forecast(user).filter(status__in=DELIVERING),
            status=MilestoneStatus.PLANNED,
            forecast_on__lt=london_date(now),
        )
        .select_related("award")
        .order_by("forecast_on", "pk")
    )
