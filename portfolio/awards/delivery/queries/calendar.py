"""The days of awards, for a calendar: nothing in it is about a person."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from legacyfund.lib.calendars import Entry
from legacyfund.lib.days import day_in_words
from portfolio.awards.delivery.queries.plan import PlanFilter, plan_now
from portfolio.awards.models import Milestone
from portfolio.awards.workflow import MilestoneStatus


def days_for(user: User, asked: PlanFilter, *, now: datetime) -> Iterator[Entry]:
    """Every kind of day that an award has; another kind is another line."""
    yield from _milestones(plan_now(user, asked, now=now))


def _milestones(milestones: QuerySet[Milestone]) -> Iterator[Entry]:
    for row in milestones:
        yield Entry(
            uid=f"milestone-{row.award.reference}-{row.number}@legacy-fund",
            on=row.actual_on or row.forecast_on,
            summary=f"{row.reference} {row.name}: {row.get_status_display().lower()}",
            description=f"{row.award.title}. Baseline {day_in_words(row.baseline_on)}, forecast "
            f"{day_in_words(row.forecast_on)}"
            + (f", met on {day_in_words(row.actual_on)}." if row.actual_on else "."),
            is_cancelled=row.status == MilestoneStatus.CANCELLED,
        )
