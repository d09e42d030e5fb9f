"""What a forecast of an award is made on: its months, what is known of them, what was promised."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from legacyfund.lib.control_budgets import CONTROL_BUDGETS, cell_order
from legacyfund.lib.financial_year import Period, london_date
from legacyfund.lib.money import NOTHING
from portfolio.awards.models import Award
from portfolio.awards.queries.totals import award_position
from portfolio.spend.forecasts.models import Forecast
from portfolio.spend.forecasts.queries.known import Clocks, is_known
from portfolio.spend.forecasts.rules.curve import months_from
from portfolio.spend.forecasts.rules.terms import AwardFacts, Cell, Place

_MONTHS = """
SELECT 'paid', l.year, l.period, l.control_budget, sum(l.amount), NULL::date
  FROM portfolio_spendline l JOIN portfolio_return r ON r.id = l.spend_return_id
 WHERE l.award_id = %(award)s AND l.feed_no IS NOT NULL AND r.accepted_at <= %(known_at)s
 GROUP BY 2, 3, 4
 UNION ALL
SELECT 'known', p.year, p.period, b.budget, 0, NULL
  FROM (SELECT DISTINCT year, period FROM portfolio_return
         WHERE award_id = %(award)s AND accepted_at <= %(known_at)s) p
 CROSS JOIN unnest(%(budgets)s::text[]) AS b(budget)
 WHERE {is_known}
 UNION ALL
SELECT 'said', a.year, a.period, a.control_budget, a.amount, NULL
  FROM portfolio_forecastamount a WHERE a.forecast_id = %(forecast)s
 UNION ALL
SELECT 'released', '', 0, p.control_budget, sum(p.amount), j.effective_on
  FROM portfolio_posting p JOIN portfolio_journal j ON j.id = p.journal_id
 WHERE j.award_id = %(award)s AND j.posted_at <= %(known_at)s AND p.account IN ('RELEASED', 'SPENT')
 GROUP BY 4, 6
 UNION ALL
SELECT 'committed', p.year, 0, p.control_budget, sum(p.amount), NULL
  FROM portfolio_posting p JOIN portfolio_journal j ON j.id = p.journal_id
 WHERE j.award_id = %(award)s AND j.posted_at <= %(known_at)s
   AND p.account IN ('COMMITTED', 'RELEASED', 'SPENT')
 GROUP BY 2, 4
 ORDER BY 1, 2, 3, 4, 6
"""


@dataclass(frozen=True)
class AwardMonths:
    """Every place of the award in the order of time; `known`: the spend of those where it is known."""

    places: tuple[Place, ...]
    known: Mapping[Place, Decimal]
    paid: Mapping[Place, Decimal]
    """All accepted spend, also of a place of which more is waited for."""
    said: Mapping[Place, Decimal] = field(default_factory=dict)
    """By the forecast that was asked for."""
    released: tuple[tuple[Period, str, Decimal], ...] = ()
    """What each day's journals handed over, or took back."""
    committed: Mapping[Cell, Decimal] = field(default_factory=dict)
    """What is promised and stands: nothing that was given back, recovered or has lapsed."""

    @property
    def to_say(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place not in self.known)


def award_facts(award: Award, *, now: datetime) -> AwardFacts:
    """Two queries."""
    position = award_position(award)
    promised = {(row.year, row.control_budget): row.committed for row in position if row.committed}
    spent = {(row.year, row.control_budget): row.spent for row in position if row.spent}
    months = award_months(award, {*promised, *spent}, now=now)
    return AwardFacts(promised, spent, months.to_say)


def award_months(
    award: Award, cells: set[Cell], *, now: datetime, forecast: Forecast | None = None
) -> AwardMonths:
    """As they were known at the moment; one query. From the month in which the award was accepted, or was
    first paid for, to the end of its fund; in the control budgets of `cells`. `award` has its fund.
    """
    if award.answered_at is None:
        return AwardMonths((), {}, {})
    found: dict[str, dict[Place, Decimal]] = {"paid": {}, "known": {}, "said": {}}
    released, committed = [], {}
    for kind, year, number, budget, amount, day in _rows_of(award, forecast, now):
        if kind == "released":
            released.append((Period.of(day), budget, amount))
        elif kind == "committed":
            committed[year, budget] = amount
        else:
            found[kind][Period(year, number), budget] = amount
    paid = found["paid"]
    first = min([Period.of(london_date(award.answered_at)), *(month for month, _ in paid)])
    budgets = sorted({*(budget for _, budget in cells), *(budget for _, budget in paid)}, key=_order)
    last = max([Period(award.fund.last_year, 12), *(month for month, _ in paid)])
    places = tuple((month, budget) for month in months_from(first, last) for budget in budgets)
    known = {place: paid.get(place, NOTHING) for place in places if place in found["known"]}
    return AwardMonths(places, known, paid, found["said"], tuple(released), committed)


def _order(budget: str) -> tuple[object, ...]:
    return cell_order(("", budget))


def _rows_of(award: Award, forecast: Forecast | None, now: datetime) -> list[tuple[Any, ...]]:
    values: dict[str, Any] = {
        **Clocks(now).as_parameters(),
        "award": award.pk,
        "budgets": list(CONTROL_BUDGETS),
        "forecast": forecast.pk if forecast is not None else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            _MONTHS.format(is_known=is_known("%(award)s", "p.year", "p.period", "b.budget")), values
        )
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
