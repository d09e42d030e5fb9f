"""What is expected of awards by year and control budget: accepted spend, and what is left of the forecast.

One statement gives it for an award, a fund or all funds, now or by either clock. Every page, file, answer and
finding reads it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from accounts.models import Department
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS, cell_order
from legacyfund.lib.financial_year import has_ended
from portfolio.awards.models import Award
from portfolio.funds.models import Fund
from portfolio.ledger.queries.position import PositionRow
from portfolio.spend.forecasts.queries.known import COUNTS_THEN, Clocks, is_known
from portfolio.spend.forecasts.rules.envelopes import over_in_words
from portfolio.spend.forecasts.rules.terms import Cell

_NOW = """
    SELECT b.award_id, b.year, b.control_budget, b.account, b.amount
      FROM portfolio_awardbalance b JOIN portfolio_award w ON w.id = b.award_id WHERE {whose}
"""
_THEN = """
    SELECT j.award_id, p.year, p.control_budget, p.account, p.amount
      FROM portfolio_posting p JOIN portfolio_journal j ON j.id = p.journal_id
      JOIN portfolio_award w ON w.id = j.award_id
     WHERE {whose} AND j.posted_at <= %(known_at)s
       AND (%(as_at)s::date IS NULL OR j.effective_on <= %(as_at)s)
"""
_CELLS = """
WITH said AS (
    SELECT DISTINCT ON (f.award_id) f.id, f.award_id, f.number, f.made_at
      FROM portfolio_forecast f JOIN portfolio_award w ON w.id = f.award_id
     WHERE {whose} AND f.made_at <= %(said_by)s
       AND {counts}
     ORDER BY f.award_id, f.number DESC
), money AS (
    SELECT award_id, year, control_budget,
           sum(amount) FILTER (WHERE account IN ('COMMITTED', 'RELEASED', 'SPENT')) AS committed,
           sum(amount) FILTER (WHERE account IN ('RELEASED', 'SPENT')) AS released,
           sum(amount) FILTER (WHERE account = 'SPENT') AS spent
      FROM ({held}) held
     GROUP BY award_id, year, control_budget
), to_come AS (
    SELECT s.award_id, y.year, y.control_budget, y.to_come - coalesce((
               SELECT sum(a.amount) FROM portfolio_forecastamount a
                WHERE a.forecast_id = s.id AND a.control_budget = y.control_budget AND a.year = y.year
                  AND (a.year, a.period) <= (%(this_year)s, %(this_period)s)
                  AND {known}), 0) AS amount
      FROM said s JOIN portfolio_forecastyear y ON y.forecast_id = s.id
), cells AS (
    SELECT w.id AS award_id, w.fund_id, w.reference, w.title,
           coalesce(nullif(d.abbreviation, ''), d.name) AS short_name, d.code,
           year, control_budget, coalesce(m.committed, 0) AS committed, coalesce(m.released, 0) AS released,
           coalesce(m.spent, 0) AS spent, t.amount AS to_come, s.number, s.made_at
      FROM money m FULL JOIN to_come t USING (award_id, year, control_budget)
      JOIN portfolio_award w ON w.id = award_id
      JOIN accounts_department d ON d.id = w.department_id
      LEFT JOIN said s ON s.award_id = w.id
)
"""
_ROWS = """
SELECT award_id, fund_id, reference, title, short_name, year, control_budget, committed, released, spent,
       to_come, number, made_at, code
  FROM cells WHERE committed <> 0 OR to_come <> 0 ORDER BY reference
"""
_ANNOUNCED_OF_DEPARTMENT = """
    w.department_id = %(whose)s AND EXISTS (
        SELECT 1 FROM portfolio_decision x WHERE x.id = w.decision_id AND x.status = 'ANNOUNCED')
"""
_OF_FUND = """
SELECT year, control_budget,
       CASE WHEN count(to_come) > 0 THEN sum(spent) + coalesce(sum(to_come), 0) END,
       count(DISTINCT award_id) FILTER (WHERE to_come IS NULL AND committed > spent)
  FROM cells GROUP BY GROUPING SETS ((year, control_budget), ())
"""


@dataclass(frozen=True)
class AwardCell:
    """An award's money in one cell. `to_come`: what is expected of the months whose spend is not known, None
    where nobody has said. `number` and `made_at`: of the award's last forecast.
    """

    award_id: int
    fund_id: int
    award: str
    title: str
    department: str
    year: str
    control_budget: str
    committed: Decimal
    released: Decimal
    spent: Decimal
    to_come: Decimal | None
    number: int | None
    made_at: datetime | None
    code: str
    """Of the department."""

    @property
    def cell(self) -> Cell:
        return self.year, self.control_budget

    @property
    def budget_label(self) -> str:
        return SHORT_CONTROL_BUDGETS[self.control_budget]

    @property
    def forecast(self) -> Decimal | None:
        """The fifth number: spent to date and what is expected of the months left."""
        return None if self.to_come is None else self.spent + self.to_come

    @property
    def is_silent(self) -> bool:
        """It holds money that is not spent, and nobody has said what it expects."""
        return self.to_come is None and self.committed > self.spent


@dataclass(frozen=True)
class CellForecast:
    """Of a fund. `amount`: spent to date by all its awards, and what those that have said expect; None where
    none has. `silent`: awards that hold money not spent, and have not said.
    """

    amount: Decimal | None = None
    silent: int = 0


@dataclass(frozen=True)
class FundForecast:
    """`total`: over all years and control budgets; each award that has not said counts once."""

    cells: Mapping[Cell, CellForecast]
    total: CellForecast

    def of(self, cell: Cell) -> CellForecast:
        return self.cells.get(cell, CellForecast())


def award_cells(award: Award, clocks: Clocks, *, past: bool = False) -> list[AwardCell]:
    """In the order of money. `past`: by the clocks, and not by the balances of now."""
    return _cells("w.id = %(whose)s", award.pk, clocks, past=past)


def cells_of(awards: Collection[int], clocks: Clocks, *, past: bool) -> list[AwardCell]:
    """Of these awards, by id; by award and then in the order of money; one query."""
    return _cells("w.id = ANY(%(whose)s)", list(awards), clocks, past=past)


def fund_cells(fund: Fund, clocks: Clocks, *, past: bool = False) -> list[AwardCell]:
    """Of all the fund's awards, by award and then in the order of money."""
    return _cells("w.fund_id = %(whose)s", fund.pk, clocks, past=past)


def department_cells(department: Department, clocks: Clocks, *, announced: bool) -> list[AwardCell]:
    """Of a department's awards out of every fund, now; `announced`: of those alone that it was told of."""
    whose = _ANNOUNCED_OF_DEPARTMENT if announced else "w.department_id = %(whose)s"
    return _cells(whose, department.pk, clocks, past=False)


def all_cells(clocks: Clocks) -> list[AwardCell]:
    """Of every award of every fund, now; one query."""
    return _cells("%(whose)s::int IS NULL", None, clocks, past=False)


def _cells(whose: str, key: int | list[int] | None, clocks: Clocks, *, past: bool) -> list[AwardCell]:
    rows = [AwardCell(*row) for row in ask_cells(_ROWS, whose, key, clocks, past=past)]
    return sorted(rows, key=lambda row: (row.award, cell_order(row.cell)))


def fund_forecast(
    fund: Fund, known_at: datetime | None, *, as_at: date | None, now: datetime
) -> FundForecast:
    """As `fund_position` reads its clocks; one query."""
    clocks = Clocks(known_at or now, as_at)
    past = known_at is not None or as_at is not None
    cells: dict[Cell, CellForecast] = {}
    total = CellForecast()
    for year, budget, amount, silent in ask_cells(
        _OF_FUND, "w.fund_id = %(whose)s", fund.pk, clocks, past=past
    ):
        if year is None:
            total = CellForecast(amount, silent)
        else:
            cells[year, budget] = CellForecast(amount, silent)
    return FundForecast(cells, total)


def over_forecast(rows: Iterable[PositionRow], forecast: FundForecast, today: date) -> list[str]:
    """In words, each envelope of a year that has not ended of which more is expected than it holds."""
    found = (
        over_in_words((row.year, row.control_budget), amount, row.committed + row.headroom)
        for row in rows
        if not has_ended(row.year, today)
        and (amount := forecast.of((row.year, row.control_budget)).amount) is not None
    )
    return [words for words in found if words]


def ask_cells(
    tail: str,
    whose: str,
    key: int | list[int] | None,
    clocks: Clocks,
    *,
    past: bool,
    more: Mapping[str, str] | None = None,
) -> Iterator[tuple[Any, ...]]:
    """What `tail` selects of the cells of awards, or of `said`, their last forecasts; `whose` narrows the
    awards, by the key; `more`: what else is in `tail`.
    """
    statement = _CELLS.format(
        whose=whose,
        counts=COUNTS_THEN,
        held=(_THEN if past else _NOW).format(whose=whose),
        known=is_known("s.award_id", "a.year", "a.period", "a.control_budget"),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement + tail, {**clocks.as_parameters(), **(more or {}), "whose": key})
        yield from cursor.fetchall()
