"""The list of milestones: as they are, or as they were at the end of any day, from rows that only grow."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from legacyfund.lib.financial_year import Period, last_moment_of, london_date
from legacyfund.lib.money import NOTHING
from portfolio.awards.changes.queries.as_of import (
    DayNotOver,
    baselines_at,
    claims_standing_at,
    standing_at,
    statuses_at,
    with_status_at,
)
from portfolio.awards.delivery.queries.forecasts import first_baselines, moves_of, slipping_milestones
from portfolio.awards.delivery.rules.slips import behind, forecast_at, is_slipping, times_later
from portfolio.awards.models import Award, Milestone, MilestoneShare
from portfolio.awards.queries.awards import awards_visible_to, milestones_visible_to
from portfolio.awards.workflow import DELIVERING, AwardStatus, MilestoneStatus, is_called_off

BEHIND, OVERDUE, SLIPPING = "behind", "overdue", "slipping"
LATE: dict[str, str] = {
    BEHIND: "Forecast after the baseline",
    OVERDUE: "Forecast day has passed",
    SLIPPING: "Slipped three times or more",
}
"""Of planned milestones."""
DUE: dict[str, int] = {"30": 30, "90": 90}
"""Days within which a planned milestone is forecast; not one whose day has passed."""
_CALLED_OFF = Q(award__status=AwardStatus.DECLINED) | Q(
    award__status=AwardStatus.TERMINATED, award__answered_at=None
)
"""As `Milestone.standing_status` reads it."""


@dataclass(frozen=True)
class PlanFilter:
    """Blank is all."""

    fund: str = ""
    department: str = ""
    award: str = ""
    status: str = ""
    late: str = ""
    due: str = ""
    month: Period | None = None
    """Of the baseline."""


@dataclass(frozen=True)
class PlanRow:
    """A milestone on a day. `money`: what it held, of all years and control budgets; `delivers`: its award
    did. `now` is what it is today, where the day is another.
    """

    milestone: Milestone
    status: MilestoneStatus
    baseline_on: date
    forecast_on: date
    actual_on: date | None
    times_later: int = 0
    money: Decimal = NOTHING
    delivers: bool = False
    now: "PlanRow | None" = field(default=None, repr=False)

    @property
    def days_behind(self) -> int:
        return behind(self.baseline_on, self.actual_on or self.forecast_on)

    @property
    def differs(self) -> bool:
        """Something of it has changed since."""
        kept = ("status", "baseline_on", "forecast_on", "actual_on", "money")
        return self.now is not None and any(getattr(self, name) != getattr(self.now, name) for name in kept)

    def is_late(self, how: str, day: date) -> bool:
        if self.status != MilestoneStatus.PLANNED:
            return False
        if how == BEHIND:
            return self.forecast_on > self.baseline_on
        return self.delivers and (self.forecast_on < day if how == OVERDUE else is_slipping(self.times_later))

    def is_due(self, days: int, day: date) -> bool:
        """Planned for then, within so many days of it."""
        is_to_come = self.delivers and self.status == MilestoneStatus.PLANNED
        return is_to_come and timedelta(0) <= self.forecast_on - day <= timedelta(days=days)


def milestones_asked_for(user: User, asked: PlanFilter) -> QuerySet[Milestone]:
    """Of awards in the order of their references, then in the order of the award; whatever their status, and
    the month of their baseline.
    """
    found = milestones_visible_to(user).order_by("award__reference", "number")
    if asked.fund:
        found = found.filter(award__fund__reference=asked.fund)
    if asked.department:
        found = found.filter(award__department__code=asked.department)
    return found.filter(award__reference=asked.award) if asked.award else found


def _asked_for_now(user: User, asked: PlanFilter) -> QuerySet[Milestone]:
    found = milestones_asked_for(user, asked)
    if asked.month:
        found = found.filter(baseline_on__range=(asked.month.first_day, asked.month.last_day))
    return found


def _money(shares: QuerySet[MilestoneShare]) -> Coalesce:
    """Of a milestone, over all years and control budgets."""
    of_milestone = shares.filter(milestone=OuterRef("pk")).order_by().values("milestone")
    total = Subquery(of_milestone.annotate(total=Sum("amount")).values("total"))
    return Coalesce(total, NOTHING, output_field=MilestoneShare.amount.field)


def with_money(found: QuerySet[Milestone]) -> QuerySet[Any]:
    """Each with `held`, its money that stands."""
    annotated: QuerySet[Any] = found.annotate(
        held=_money(MilestoneShare.objects.filter(lapsed_at=None, moved_at=None))
    )
    return annotated


def as_they_were(found: QuerySet[Milestone], moment: datetime) -> QuerySet[Any]:
    """With `held_then` beside `held`, and `award_then`, the status of the award; of awards made by then."""
    award = with_status_at(Award.objects.filter(pk=OuterRef("award_id")), moment)
    annotated: QuerySet[Any] = with_money(found).annotate(
        held_then=_money(standing_at(moment)), award_then=Subquery(award.order_by().values("status_then"))
    )
    return annotated


def fund_references(user: User) -> list[str]:
    """Of the funds whose awards the person may see."""
    return list(
        awards_visible_to(user)
        .order_by("fund__reference")
        .values_list("fund__reference", flat=True)
        .distinct()
    )


def plan_now(user: User, asked: PlanFilter, *, now: datetime) -> QuerySet[Any]:
    """Those that fit, as they are, with the money of each."""
    found = with_money(_asked_for_now(user, asked))
    if asked.status == MilestoneStatus.CANCELLED:
        found = found.filter(_CALLED_OFF | Q(status=asked.status))
    elif asked.status:
        found = found.exclude(_CALLED_OFF).filter(status=asked.status)
    for name in filter(None, (asked.late, asked.due)):
        found = found.filter(_planned(name, london_date(now)))
    return found


def _planned(name: str, today: date) -> Q:
    """Planned milestones that are late in this way, or due within so many days."""
    planned = Q(status=MilestoneStatus.PLANNED)
    if name in DUE:
        days = (today, today + timedelta(days=DUE[name]))
        return planned & Q(award__status__in=DELIVERING, forecast_on__range=days)
    if name == SLIPPING:
        return planned & Q(pk__in=slipping_milestones().order_by().values("pk"))
    if name == OVERDUE:
        return planned & Q(award__status__in=DELIVERING, forecast_on__lt=today)
    return planned & ~_CALLED_OFF & Q(forecast_on__gt=F("baseline_on"))


def count_plan(user: User, asked: PlanFilter, *, now: datetime) -> dict[str, int]:
    """How many `plan_now` finds of each of LATE and of DUE; one query."""
    names = (*DUE, *LATE)
    counted = (
        _asked_for_now(user, asked)
        .order_by()
        .aggregate(**{f"n_{name}": Count("pk", filter=_planned(name, london_date(now))) for name in names})
    )
    return {name: counted[f"n_{name}"] for name in names}


def rows_now(milestones: Iterable[Any]) -> list[PlanRow]:
    """Of those that `plan_now` finds, with how often each slipped; three queries."""
    found = list(milestones)
    moves, first = moves_of(row.pk for row in found), first_baselines(found)
    return [_row_now(row, times_later(first[row.pk], moves.get(row.pk, []))) for row in found]


def _row_now(row: Any, times: int) -> PlanRow:
    return PlanRow(
        row,
        row.standing_status,
        row.baseline_on,
        row.forecast_on,
        row.actual_on,
        times,
        NOTHING if row.award.is_called_off else row.held,
        row.award.status in DELIVERING,
    )


def plan_at(user: User, asked: PlanFilter, day: date, *, now: datetime) -> list[PlanRow]:
    """Those that fitted at the end of a London day, each with what it is now; a fixed number of queries.
    Raises DayNotOver.
    """
    if day > london_date(now):
        raise DayNotOver("This day has not come yet. Give today or a day before.", field="on")
    moment = min(last_moment_of(day), now)
    milestones = milestones_asked_for(user, asked).filter(award__offered_at__lte=moment)
    if not has_permission(user, Permission.SEE_UNANNOUNCED):
        milestones = milestones.filter(award__decision__announced_at__lte=moment)
    rows = rows_at(as_they_were(milestones, moment), moment)
    if asked.month:
        rows = [row for row in rows if Period.of(row.baseline_on) == asked.month]
    if asked.status:
        rows = [row for row in rows if row.status == asked.status]
    if asked.due:
        rows = [row for row in rows if row.is_due(DUE[asked.due], day)]
    return [row for row in rows if row.is_late(asked.late, day)] if asked.late else rows


def rows_at(found: QuerySet[Any], moment: datetime) -> list[PlanRow]:
    """Of milestones `as_they_were`; seven queries, however many."""
    milestones = list(found)
    ids = [row.pk for row in milestones]
    baselines, statuses = baselines_at(ids, moment), statuses_at(ids, moment)
    claims = claims_standing_at(ids, moment)
    moves, first = moves_of(ids, until=moment), first_baselines(milestones)

    def then(row: Any) -> PlanRow:
        moved, claim = moves.get(row.pk, []), claims.get(row.pk)
        called_off = is_called_off(row.award_then, answered=row.award.answered_at is not None)
        status = statuses.get(row.pk, MilestoneStatus.PLANNED)
        return PlanRow(
            row,
            MilestoneStatus.CANCELLED if called_off else status,
            baselines.get(row.pk, row.baseline_on),
            forecast_at(first[row.pk], moved, moment),
            claim.met_on if claim and status != MilestoneStatus.CANCELLED else None,
            times_later(first[row.pk], moved),
            NOTHING if called_off else row.held_then,
            row.award_then in DELIVERING,
            now=_row_now(row, 0),
        )

    return list(map(then, milestones))
