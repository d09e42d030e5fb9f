"""The days of awards, for a calendar: nothing in it is about a person."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet

from accounts.models import User
from legacyfund.lib.calendars import Entry
from legacyfund.lib.days import day_in_words
from legacyfund.lib.financial_year import london_date
from portfolio.awards.conditions.models import AwardCondition
from portfolio.awards.conditions.queries.conditions import conditions_to_meet, conditions_visible_to
from portfolio.awards.conditions.workflow import SETTLED, ConditionStatus
from portfolio.awards.delivery.queries.plan import DUE, PlanFilter, plan_now
from portfolio.awards.models import Milestone
from portfolio.awards.workflow import OVER, MilestoneStatus


def days_for(user: User, asked: PlanFilter, *, now: datetime) -> Iterator[Entry]:
    """Every kind of day that an award has; another kind is another line."""
    yield from _milestones(plan_now(user, asked, now=now))
    yield from _conditions(_conditions_asked_for(user, asked, now=now))


def _milestones(milestones: QuerySet[Milestone]) -> Iterator[Entry]:
    for row in milestones:
        yield Entry(
            uid=f"milestone-{row.award.reference}-{row.number}@legacy-fund",
            on=row.actual_on or row.forecast_on,
            summary=f"{row.reference} {row.name}: {row.standing_status.label.lower()}",
            description=f"{row.award.title}. Baseline {day_in_words(row.baseline_on)}, forecast "
            f"{day_in_words(row.forecast_on)}"
            + (f", met on {day_in_words(row.actual_on)}." if row.actual_on else "."),
            is_cancelled=row.standing_status == MilestoneStatus.CANCELLED,
        )


def _conditions_asked_for(user: User, asked: PlanFilter, *, now: datetime) -> QuerySet[AwardCondition]:
    """None where milestones of one status, or late ones, are asked for. By their due day, where days to come
    or a month are; of days to come those that are still to be met.
    """
    found = conditions_visible_to(user).order_by("award__reference", "number")
    if asked.status or asked.late:
        return found.none()
    if asked.fund:
        found = found.filter(award__fund__reference=asked.fund)
    if asked.department:
        found = found.filter(award__department__code=asked.department)
    if asked.due:
        today = london_date(now)
        days = (today, today + timedelta(days=DUE[asked.due]))
        found = found.filter(pk__in=conditions_to_meet().order_by().values("pk"), due_on__range=days)
    if asked.month:
        found = found.filter(due_on__range=(asked.month.first_day, asked.month.last_day))
    return found.filter(award__reference=asked.award) if asked.award else found


def _conditions(conditions: QuerySet[AwardCondition]) -> Iterator[Entry]:
    """On the day each is due: one that is waived goes from the calendars that have it, and so does one that
    was not met when its award ended.
    """
    for row in conditions:
        held = "No money of the award is released before it is discharged." if row.blocking else ""
        yield Entry(
            uid=f"condition-{row.award.reference}-{row.number}@legacy-fund",
            on=row.due_on,
            summary=f"{row.award.reference} condition {row.number}: {row.get_status_display().lower()}",
            description=f"{row.award.title}. {row.words} For: {row.owner_role}. {held}".rstrip(),
            is_cancelled=row.status == ConditionStatus.WAIVED
            or (row.status not in SETTLED and row.award.status in OVER),
        )
