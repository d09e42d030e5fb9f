"""What would lapse of the year that runs, by control budget and award, as forecasts have it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS, cell_order
from legacyfund.lib.financial_year import financial_year, last_day_of, london_date
from legacyfund.lib.money import NOTHING
from portfolio.funds.models import Fund
from portfolio.ledger.queries.position import headroom
from portfolio.spend.forecasts.queries.cells import AwardCell, fund_cells
from portfolio.spend.forecasts.queries.known import Clocks
from portfolio.spend.forecasts.rules.lapse import WouldLapse
from portfolio.spend.forecasts.rules.terms import Cell


@dataclass(frozen=True)
class AwardToLapse:
    """An award's money of the year in one control budget, and what of it would lapse."""

    held: AwardCell
    would: WouldLapse


@dataclass(frozen=True)
class BudgetAtYearEnd:
    """A control budget of the year. `awards`: those that expect to spend less than is promised; `silent`:
    those that hold money not spent and have not said, of whom nothing is counted.
    """

    control_budget: str
    headroom: Decimal
    awards: tuple[AwardToLapse, ...]
    silent: tuple[AwardCell, ...]

    @property
    def budget_label(self) -> str:
        return SHORT_CONTROL_BUDGETS[self.control_budget]

    @property
    def of_awards(self) -> Decimal:
        return sum((row.would.amount or NOTHING for row in self.awards), NOTHING)

    @property
    def to_free(self) -> Decimal:
        """What a reduction or an exchange can still take from awards."""
        return sum((row.would.to_free or NOTHING for row in self.awards), NOTHING)

    @property
    def with_departments(self) -> Decimal:
        return self.of_awards - self.to_free

    @property
    def in_all(self) -> Decimal:
        return self.headroom + self.of_awards

    @property
    def unsaid(self) -> Decimal:
        return sum((row.committed - row.spent for row in self.silent), NOTHING)


@dataclass(frozen=True)
class YearEnd:
    """Of the year that runs: when it ends, and each control budget that holds money of it."""

    year: str
    ends_on: date
    budgets: tuple[BudgetAtYearEnd, ...]

    def freed(self) -> Mapping[Cell, Decimal]:
        """What would be free to commit if all that can be taken in time was."""
        return {(self.year, row.control_budget): row.headroom + row.to_free for row in self.budgets}


def year_end_of(fund: Fund, *, now: datetime) -> YearEnd:
    """Two queries."""
    year = financial_year(london_date(now))
    cells = [row for row in fund_cells(fund, Clocks(now)) if row.year == year]
    free = {cell[1]: amount for cell, amount in headroom(fund, now=now).items() if cell[0] == year}
    held = {row.control_budget for row in cells} | {budget for budget, amount in free.items() if amount}
    return YearEnd(
        year,
        last_day_of(year),
        tuple(
            _budget(budget, free.get(budget, NOTHING), [row for row in cells if row.control_budget == budget])
            for budget in sorted(held, key=lambda budget: cell_order((year, budget)))
        ),
    )


def _budget(budget: str, free: Decimal, cells: Iterable[AwardCell]) -> BudgetAtYearEnd:
    said, silent = [], []
    for row in cells:
        would = would_lapse(row)
        if would.amount is None and row.committed > row.spent:
            silent.append(row)
        elif would.amount:
            said.append(AwardToLapse(row, would))
    return BudgetAtYearEnd(
        budget,
        free,
        tuple(sorted(said, key=lambda row: (-(row.would.amount or NOTHING), row.held.award))),
        tuple(silent),
    )


def would_lapse(row: AwardCell) -> WouldLapse:
    return WouldLapse(row.committed, row.released, row.spent, row.forecast)
