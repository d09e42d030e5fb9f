"""Forecasts of milestones: given by the department, several of an award at once."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.actions.allowed import check_may
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from legacyfund.lib.days import day_in_words
from legacyfund.lib.financial_year import london_date
from portfolio.awards.actions.awards import check_running, lock_award
from portfolio.awards.changes.rules.tolerances import tolerances_on
from portfolio.awards.delivery.models import MilestoneForecast
from portfolio.awards.delivery.rules.slips import ForecastRefused, Given, behind, check_forecast
from portfolio.awards.models import Award, Milestone
from portfolio.awards.workflow import MilestoneStatus


def give_forecasts(
    *, award: Award, given: Mapping[int, Given], by: User, now: datetime
) -> list[MilestoneForecast]:
    """By number of the milestone; a day that is its forecast already changes nothing. The fund is told where
    one comes to lie so far behind its baseline that a re-baseline is due.

    Raises ForecastRefused, AwardNotDelivering, PermissionRefused.
    """
    with transaction.atomic():
        award = lock_award(award)
        check_may(award.department, by, Permission.REPORT_DELIVERY)
        check_running(award, so="nothing of it is forecast")
        locked = Milestone.objects.select_for_update(of=("self",), no_key=True).filter(award=award)
        milestones = {row.number: row for row in locked.order_by("pk")}
        made = []
        for number in sorted(given):
            milestone = _planned(milestones, number)
            if given[number].on != milestone.forecast_on:
                checked = check_forecast(number, milestone.forecast_on, given[number], london_date(now))
                made.append(_write(milestone, checked, by, now))
        if not made:
            raise ForecastRefused("Every forecast is as it was. Give at least one another day.")
        _record(award, made, by, now)
    return made


def _planned(milestones: Mapping[int, Milestone], number: int) -> Milestone:
    milestone = milestones.get(number)
    if milestone is None:
        raise ForecastRefused(f"The award has no milestone {number}.")
    if milestone.status != MilestoneStatus.PLANNED:
        raise ForecastRefused(
            f"Milestone {number} is {milestone.get_status_display().lower()}, so nothing of it is forecast.",
            field=f"on_{number}",
        )
    return milestone


def _write(milestone: Milestone, given: Given, by: User, now: datetime) -> MilestoneForecast:
    made = MilestoneForecast.objects.create(
        milestone=milestone,
        before_on=milestone.forecast_on,
        after_on=given.on,
        cause=given.cause,
        words=given.words,
        given_at=now,
        given_by=by,
    )
    milestone.forecast_on = given.on
    milestone.save(update_fields=["forecast_on"])
    return made


def _record(award: Award, made: list[MilestoneForecast], by: User, now: datetime) -> None:
    limit = tolerances_on(london_date(now)).slip_days
    past = [row for row in made if _is_past(row, limit)]
    record_event(
        "award.forecasts_given",
        award,
        by=by,
        now=now,
        department=award.department,
        data={
            "award": award.reference,
            "title": award.title,
            "name": ", ".join(f"milestone {row.milestone.number}" for row in made),
            "lines": [_in_words(row) for row in made],
            "due": [row.milestone.number for row in past],
            "tolerance": limit,
        },
        tell=people_with(Permission.JUDGE_DELIVERY) if past else (),
    )


def _is_past(row: MilestoneForecast, limit: int) -> bool:
    """It has come to lie beyond the tolerance, and later than it was."""
    return row.after_on > row.before_on and behind(row.milestone.baseline_on, row.after_on) > limit


def _in_words(row: MilestoneForecast) -> str:
    moved = (
        f"Milestone {row.milestone.number}, {row.milestone.name}: {day_in_words(row.before_on)} to "
        f"{day_in_words(row.after_on)}."
    )
    return f"{moved} {row.get_cause_display()}: {row.words}" if row.cause else f"{moved} {row.words}".strip()
