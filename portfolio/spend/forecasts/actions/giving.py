"""Giving a forecast: the next version of an award's, by its department."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.actions.allowed import check_may
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from legacyfund.lib.errors import DomainError
from portfolio.awards.actions.awards import check_takes_returns, lock_award
from portfolio.awards.models import Award
from portfolio.spend.actions.shared import LONGEST_REASON
from portfolio.spend.forecasts.models import Forecast, ForecastAmount, ForecastYear
from portfolio.spend.forecasts.queries.facts import award_facts
from portfolio.spend.forecasts.rules.terms import Cell, Said
from portfolio.spend.forecasts.rules.years import ExpectedYear, check_said, comment_field


class CommentTooLong(DomainError):
    """A comment is longer than is kept."""


def check_forecasting(award: Award) -> None:
    """Raises AwardNotDelivering."""
    check_takes_returns(
        award, so="nobody is asked what it will spend. Forecasts are of awards that have been accepted"
    )


def give_forecast(
    *, award: Award, said: Said, comments: Mapping[Cell, str], by: User, now: datetime
) -> Forecast:
    """What is expected of each month whose spend is not known; a month left out has nothing. `comments` say
    why a year differs from what is promised.

    Raises PermissionRefused, AwardNotDelivering, MonthSpent, ForecastRefused, VarianceUnexplained,
    CommentTooLong.
    """
    with transaction.atomic():
        award = lock_award(award)
        check_may(award.department, by, Permission.GIVE_FORECAST)
        check_forecasting(award)
        years = check_said(award_facts(award, now=now), said, comments)
        last = award.forecasts.aggregate(last=Max("number"))["last"] or 0
        forecast = Forecast.objects.create(award=award, number=last + 1, made_at=now, made_by=by)
        _write(forecast, said, years, comments)
        _record(forecast, years, by, now)
    return forecast


def _write(
    forecast: Forecast, said: Said, years: tuple[ExpectedYear, ...], comments: Mapping[Cell, str]
) -> None:
    ForecastAmount.objects.bulk_create(
        ForecastAmount(
            forecast=forecast, year=month.year, period=month.number, control_budget=budget, amount=amount
        )
        for (month, budget), amount in said.items()
        if amount
    )
    ForecastYear.objects.bulk_create(
        ForecastYear(
            forecast=forecast,
            year=row.year,
            control_budget=row.control_budget,
            promised=row.promised,
            spent=row.spent,
            to_come=row.to_come,
            comment=_comment(row, comments),
        )
        for row in years
    )


def _comment(row: ExpectedYear, comments: Mapping[Cell, str]) -> str:
    comment = " ".join(comments.get(row.cell, "").split())
    if len(comment) > LONGEST_REASON:
        raise CommentTooLong(
            f"Keep the comment to {LONGEST_REASON:,} characters.", field=comment_field(row.cell)
        )
    return comment


def _record(forecast: Forecast, years: tuple[ExpectedYear, ...], by: User, now: datetime) -> None:
    """Nobody is told: what comes of it is a finding, or stands where the award and the fund are read."""
    award = forecast.award
    record_event(
        "award.forecast_given",
        award,
        by=by,
        now=now,
        department=award.department,
        data={
            "name": f"version {forecast.number}",
            "number": forecast.number,
            "expected": [
                {"year": row.year, "control_budget": row.control_budget, "amount": str(row.expected)}
                for row in years
            ],
        },
    )
