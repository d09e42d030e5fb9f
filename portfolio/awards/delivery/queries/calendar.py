"""The days of awards, for a calendar: nothing in it is about a person."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from legacyfund.lib.calendars import Entry
from legacyfund.lib.days import day_in_words
from portfolio.awards.conditions.models import AwardCondition
from portfolio.awards.conditions.queries.conditions import conditions_visible_to
from portfolio.awards.conditions.workflow import ConditionStatus
from portfolio.awards.delivery.queries.plan import PlanFilter, plan_now
from portfolio.awards.models import Milestone
from portfolio.awards.workflow import MilestoneStatus


def days_for(user: User, asked: PlanFilter, *, now: datetime) -> Iterator[Entry]:
    """Every kind of day that an award has; another kind is another line."""
    yield from _milestones(plan_now(user, asked, now=now))
    yield from _conditions(_conditions_asked_for(user, asked))


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


def _conditions_asked_for(user: User, asked: PlanFilter) -> QuerySet[AwardCondition]:
    """None where milestones of one status, or late ones, are asked for."""
    found = conditions_visible_to(user).order_by("award__reference", "number")
    if asked.status or asked.late:
        return found.none()
    if asked.fund:
        found = found.filter(award__fund__reference=asked.fund)
    if asked.department:
        found = found.filter(award__department__code=asked.department)
    return found.filter(award__reference=asked.award) if asked.award else found


def _conditions(conditions: QuerySet[AwardCondition]) -> Iterator[Entry]:
    """On the day each is due: one that is waived goes from the calendars that have it."""
    for row in conditions:
        held = "No money of the award is released before it is discharged." if row.blocking else ""
        yield Entry(
            uid=f"condition-{row.award.reference}-{row.number}@legacy-fund",
            on=row.due_on,
            summary=f"{row.award.reference} condition {row.number}: {row.get_status_display().lower()}",
            description=f"{row.award.title}. {row.words} For: {row.owner_role}. {held}".rstrip(),
            is_cancelled=row.status == ConditionStatus.WAIVED,
        )
