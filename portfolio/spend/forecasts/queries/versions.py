"""The versions of an award's forecast: the last, all of them, and one read month by month."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import may_for
from legacyfund.lib.financial_year import Period
from portfolio.awards.models import Award
from portfolio.awards.queries.standing import takes_returns
from portfolio.awards.workflow import AwardStatus
from portfolio.funds.models import CELL_ORDER
from portfolio.spend.forecasts.models import Forecast, ForecastYear
from portfolio.spend.forecasts.queries.facts import AwardMonths, award_months
from portfolio.spend.forecasts.rules.terms import Cell, Place
from portfolio.spend.forecasts.rules.versions import (
    MonthRead,
    Moved,
    Reading,
    compare,
    moved_between,
    read_version,
)
from portfolio.spend.forecasts.rules.years import ExpectedYear


def versions_of(award: Award) -> QuerySet[Forecast]:
    """Newest first."""
    return Forecast.objects.filter(award=award).select_related("made_by").order_by("-number")


def last_of(award: Award) -> Forecast | None:
    return versions_of(award).first()


def still_counts(forecast: Forecast, award: Award) -> bool:
    """What was said before an award was ended or closed counts no more. A query of one that was ended."""
    if award.status != AwardStatus.TERMINATED:
        return award.status != AwardStatus.CLOSED
    ended = award.changes.filter(kind="TERMINATE", status="APPROVED", answered_at__gt=forecast.made_at)
    return not ended.exists()


def said_in(forecast: Forecast) -> dict[Place, Decimal]:
    rows = forecast.amounts.order_by("year", "period", "control_budget")
    return {(Period(row.year, row.period), row.control_budget): row.amount for row in rows}


def years_of(forecast: Forecast) -> QuerySet[ForecastYear]:
    return forecast.years.order_by(*CELL_ORDER)


def reading_of(forecast: Forecast, award: Award, cells: set[Cell]) -> Reading:
    """With the spend that was known when it was made."""
    return reading_in(award_months(award, cells, now=forecast.made_at, forecast=forecast))


def reading_in(months: AwardMonths) -> Reading:
    """Of the forecast they were read with: the spend that is known in the place of what was expected."""
    return read_version(months.places, months.known, months.paid, months.said)


@dataclass(frozen=True)
class TotalShown:
    """What a year comes to, and why it differs from what was promised."""

    expected: ExpectedYear
    comment: str


@dataclass(frozen=True)
class VersionShown:
    """`moved`: how far each cell is from the version before, none for the first."""

    forecast: Forecast
    totals: tuple[TotalShown, ...]
    months: tuple[MonthRead, ...]
    moved: tuple[Moved, ...]
    before: Forecast | None


def version_shown(forecast: Forecast, award: Award) -> VersionShown:
    years = tuple(years_of(forecast))
    before = versions_of(award).filter(number__lt=forecast.number).first()
    cells = {(row.year, row.control_budget) for row in years}
    earlier: Mapping[Cell, Decimal] = {}
    reading, other = reading_of(forecast, award, cells), None
    if before is not None:
        other = reading_of(before, award, cells)
        earlier = _expected(tuple(years_of(before)))
    moved = moved_between(earlier, _expected(years)) if before is not None else ()
    return VersionShown(forecast, tuple(map(_total, years)), compare(reading, other), moved, before)


def _total(row: ForecastYear) -> TotalShown:
    cell = ExpectedYear(row.year, row.control_budget, row.promised, row.spent, row.to_come)
    return TotalShown(cell, row.comment)


def _expected(years: tuple[ForecastYear, ...]) -> dict[Cell, Decimal]:
    return {(row.year, row.control_budget): row.spent + row.to_come for row in years}


def may_give(award: Award, user: User) -> bool:
    return takes_returns(award) and may_for(user, Permission.GIVE_FORECAST, award.department_id)
