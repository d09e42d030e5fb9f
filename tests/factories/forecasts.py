"""Forecasts of awards for tests, given through the action."""

from collections.abc import Mapping
from datetime import datetime

from accounts.models import User
from accounts.permissions import Role
from legacyfund.lib.financial_year import Period
from portfolio.awards.models import Award
from portfolio.spend.forecasts.actions.giving import give_forecast
from portfolio.spend.forecasts.models import Forecast
from portfolio.spend.forecasts.rules.terms import Cell, Place
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL
from tests.factories.portfolio import pounds

WHY = "The supplier starts later than it had promised."


def month(text: str) -> Period:
    """Of a calendar month: `2027-06`."""
    return Period.parse(text)


def said(amounts: Mapping[str, int | str], budget: str = CELL[1]) -> dict[Place, object]:
    return {(month(text), budget): pounds(amount) for text, amount in amounts.items()}


def given_forecast(
    award: Award,
    amounts: Mapping[str, int | str] | None = None,
    *,
    budget: str = CELL[1],
    comments: Mapping[Cell, str] | None = None,
    by: User | None = None,
    now: datetime = NOW,
) -> Forecast:
    """By a bidder of its department: £900,000 in June 2027 unless said otherwise; every year explained."""
    places = said({"2027-06": 900_000} if amounts is None else amounts, budget)
    years = {"2026-27", "2027-28", "2028-29"}
    why = {(year, each): WHY for year in years for each in {budget, CELL[1]}}
    return give_forecast(
        award=award,
        said=places,  # type: ignore[arg-type]
        comments=why if comments is None else comments,
        by=by or make_user(Role.BIDDER, award.department, now=now),
        now=now,
    )
