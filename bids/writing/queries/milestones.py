"""Whether the milestones carry what the fund is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bids.writing.rules.drafts import Cell
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.money import NOTHING


@dataclass(frozen=True)
class MoneyCheck:
    """One year × control budget: what the costs ask and what the milestones carry."""

    year: str
    budget: str
    asked: Decimal
    carried: Decimal

    @property
    def off(self) -> Decimal:
        return self.carried - self.asked

    @property
    def short(self) -> Decimal:
        return self.asked - self.carried


def compare_money(asked: Mapping[Cell, Decimal], carried: Mapping[Cell, Decimal]) -> list[MoneyCheck]:
    return [
        MoneyCheck(
            cell[0], SHORT_CONTROL_BUDGETS[cell[1]], asked.get(cell, NOTHING), carried.get(cell, NOTHING)
        )
        for cell in sorted({*asked, *carried})
    ]
