"""How much of a year's money may be moved into later years before a further reason is asked for.

Source: Budget Exchange under the Consolidated Budgeting Guidance, which limits it to a share of each control
budget. The shares are dated data in `exchange_limits.csv` and unverified; the Treasury's approval of each
exchange stands above them, so what goes beyond a limit is warned of and explained, not refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.money import NOTHING, PENNY, format_exact
from portfolio.ledger.rules.dated import read_rows, row_on
from portfolio.ledger.rules.ledger import Cell

LIMITS = read_rows("exchange_limits.csv")


@dataclass(frozen=True)
class ExchangeLimit:
    """Of a cell: the share, what that is in pounds, and what of it exchanges have moved already."""

    cell: Cell
    percent: Decimal
    pounds: Decimal
    moved: Decimal

    @property
    def left(self) -> Decimal:
        return max(self.pounds - self.moved, NOTHING)

    def is_passed_by(self, amount: Decimal) -> bool:
        return self.moved + amount > self.pounds

    @property
    def left_in_words(self) -> str:
        """Beside the money itself."""
        return f"{format_exact(self.left)} of it may move without a further reason."

    @property
    def in_words(self) -> str:
        year, budget = self.cell
        where = f"{SHORT_CONTROL_BUDGETS[budget]} {year}"
        return (
            f"{where}: {self.percent.normalize():f}% of what was allocated may move, "
            f"{format_exact(self.pounds)}; {format_exact(self.moved)} of it has moved already."
        )


def exchange_limit(
    cell: Cell,
    allocated: Decimal,
    moved: Decimal,
    on: date,
    limits: tuple[Mapping[str, str], ...] = LIMITS,
) -> ExchangeLimit | None:
    """`allocated`: what the Treasury gave in the cell; `moved`: what exchanges took out of it. None where the
    data has no limit of the control budget.
    """
    row = row_on(limits, {"control_budget": cell[1]}, on)
    if row is None:
        return None
    percent = Decimal(row["percent"])
    pounds = (allocated * percent / 100).quantize(PENNY, rounding=ROUND_DOWN)
    return ExchangeLimit(cell, percent, pounds, moved)
