"""What a bid asks of the fund by year and control budget, and whether its milestones carry it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from bids.writing.models import CostLine, Option
from bids.writing.rules.drafts import Cell
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.money import NOTHING


def lines_of_preferred() -> QuerySet[CostLine]:
    """The cost lines each bid stands for, as `BidDraft.preferred_lines`: of the option it prefers, or while
    it prefers none those that name no option.
    """
    preferred = Option.objects.filter(bid=OuterRef("bid"), preferred=True)
    return CostLine.objects.filter(Q(option__preferred=True) | Q(option=None) & ~Exists(preferred))


@dataclass(frozen=True)
class AskedYear:
    """`amounts` in the order of the table's budgets, None where there is none."""

    year: str
    amounts: tuple[Decimal | None, ...]
    total: Decimal


@dataclass(frozen=True)
class AskedTable:
    """Rows are years, columns the control budgets that hold anything; `budgets` are their short names."""

    budgets: tuple[str, ...]
    years: tuple[AskedYear, ...]
    totals: tuple[Decimal, ...]
    total: Decimal


def asked_table(amounts: Mapping[Cell, Decimal]) -> AskedTable:
    years = sorted({year for year, _ in amounts})
    held = {budget for _, budget in amounts}
    budgets = [code for code in SHORT_CONTROL_BUDGETS if code in held]
    return AskedTable(
        budgets=tuple(SHORT_CONTROL_BUDGETS[code] for code in budgets),
        years=tuple(
            AskedYear(
                year=year,
                amounts=tuple(amounts.get((year, code)) for code in budgets),
                total=_sum(amounts, year=year),
            )
            for year in years
        ),
        totals=tuple(_sum(amounts, budget=code) for code in budgets),
        total=_sum(amounts),
    )


def _sum(amounts: Mapping[Cell, Decimal], *, year: str | None = None, budget: str | None = None) -> Decimal:
    chosen = (
        amount
        for (of_year, of_budget), amount in amounts.items()
        if year in (None, of_year) and budget in (None, of_budget)
    )
    return sum(chosen, NOTHING)


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
