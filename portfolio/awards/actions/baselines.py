"""Baselines that had passed before their award is accepted: moved by whoever accepts it, both dates kept."""

from collections.abc import Mapping
from datetime import date, datetime

from accounts.events import record_event
from accounts.models import User
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import london_date
from portfolio.awards.models import Award, Milestone, Rebaseline
from portfolio.awards.queries.baselines import past_baselines


class BaselineRefused(DomainError):
    """A milestone was due before the award can be accepted, and has no new date, or one that cannot be."""


def move_baselines(
    *, award: Award, dates: Mapping[int, date], reason: str, by: User, now: datetime
) -> list[Milestone]:
    """`dates` by the number of the milestone, for each whose baseline has passed. Part of `accept_award`,
    below its lock. Raises BaselineRefused.
    """
    past = list(past_baselines(award, now=now))
    today = london_date(now)
    for milestone in past:
        _check_date(milestone, dates.get(milestone.number), today)
    if past and not reason.strip():
        raise BaselineRefused("Say why the milestones are met later than the bid planned.", field="reason")
    for milestone in past:
        _move(milestone, dates[milestone.number], reason.strip(), by, now)
    return past


def _check_date(milestone: Milestone, day: date | None, today: date) -> None:
    if day is None or day < today:
        was = milestone.baseline_on
        raise BaselineRefused(
            f"Milestone {milestone.number} “{milestone.name}” was planned for {was.day} {was:%B %Y}, which "
            "has passed. Give the day on which it will be met, today or later.",
            field=f"baseline_{milestone.number}",
        )


def _move(milestone: Milestone, day: date, reason: str, by: User, now: datetime) -> None:
    before = milestone.baseline_on
    Rebaseline.objects.create(
        milestone=milestone, before_on=before, after_on=day, reason=reason, moved_at=now, moved_by=by
    )
    milestone.baseline_on = milestone.forecast_on = day
    milestone.save(update_fields=["baseline_on", "forecast_on"])
    record_event(
        "milestone.rebaselined",
        milestone,
        by=by,
        now=now,
        department=milestone.award.department,
        data={
            "name": milestone.name,
            "award": milestone.award.reference,
            "number": milestone.number,
            "before": before.isoformat(),
            "after": day.isoformat(),
            "reason": reason,
        },
    )
