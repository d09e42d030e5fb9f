"""A block of months and control budgets copied from a spreadsheet, read into the grid of a forecast.

Months may stand below each other or side by side. What is left out is said; what could mean two things is a
fault, and then nothing is taken.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from legacyfund.lib.control_budgets import ControlBudget
from legacyfund.lib.days import DayRefused
from legacyfund.lib.financial_year import Period
from legacyfund.lib.heading_units import SCALES, split_unit
from legacyfund.lib.money import NOTHING, is_whole_pennies
from legacyfund.lib.pasted import cells_pasted
from legacyfund.lib.written import NumberRefused, read_day, read_month_of_year, read_pounds
from portfolio.spend.forecasts.rules.terms import Place

_WORDS = re.compile("[a-z]+")
NO_AMOUNT = ("-", "\u2013", "n/a", "nil")
MOST_FAULTS = 10


@dataclass(frozen=True)
class PastedForecast:
    """Amounts by place, or what is wrong: amounts are given only when nothing is. `notes` say what was left
    out.
    """

    amounts: dict[Place, Decimal]
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_pasted(text: str, to_say: Sequence[Place]) -> PastedForecast:
    """`to_say`: the places that are asked for."""
    table = [row for row in cells_pasted(text) if any(row)]
    if len(table) < 2:
        return PastedForecast({}, ("Copy the row of headings and the rows below it.",))
    if sum(_month_of(cell) is not None for cell in table[0]) > 1:
        table = [list(column) for column in zip_longest(*table, fillvalue="")]
    return _Reading(to_say).read(table)


class _Reading:
    def __init__(self, to_say: Sequence[Place]) -> None:
        self.to_say = frozenset(to_say)
        self.budgets = {budget for _, budget in to_say}
        self.amounts: dict[Place, Decimal] = {}
        self.faults: list[str] = []
        self.notes: list[str] = []

    def read(self, table: list[list[str]]) -> PastedForecast:
        columns = self._columns(table[0])
        if not columns and not self.faults:
            names = ", ".join(ControlBudget(name).short_label for name in sorted(self.budgets))
            self.faults.append(f"No column is headed by a control budget of the award: {names}.")
        for row in table[1:]:
            self._row(row, columns)
        if not self.amounts and not self.faults:
            self.faults.append("There is no amount in a month that is asked for.")
        if self.faults:
            return PastedForecast({}, tuple(self.faults[:MOST_FAULTS]), tuple(self.notes))
        return PastedForecast(self.amounts, (), tuple(self.notes))

    def _columns(self, headings: list[str]) -> dict[int, tuple[str, Decimal]]:
        """The control budget and what its figures are multiplied by, for each column that has one."""
        found: dict[int, tuple[str, Decimal]] = {}
        for index, heading in enumerate(headings[1:], start=1):
            split = split_unit(heading)
            budget = _budget_of(split.words)
            if budget is None:
                if heading:
                    self.notes.append(f"The column “{heading[:40]}” was left out: it is no control budget.")
            elif budget not in self.budgets:
                self.faults.append(f"“{heading[:40]}”: the award has no money in this control budget.")
            elif budget in {held for held, _ in found.values()}:
                self.faults.append(f"“{heading[:40]}”: this control budget stands twice.")
            elif split.unit and split.unit not in SCALES:
                self.faults.append(f"“{heading[:40]}”: its amounts are {split.unit}. Give them in pounds.")
            else:
                found[index] = budget, SCALES.get(split.unit, Decimal(1))
        return found

    def _row(self, row: list[str], columns: dict[int, tuple[str, Decimal]]) -> None:
        month = _month_of(row[0])
        if month is None:
            if "total" in row[0].casefold() or not any(cell for cell in row):
                self.notes.append(f"The row “{row[0][:40]}” was left out: totals are worked out here.")
            else:
                self.faults.append(
                    f"“{row[0][:40]}” is no month. Write it like September 2026, or delete the row."
                )
            return
        for index, (budget, scale) in columns.items():
            if index < len(row) and row[index] and row[index].casefold() not in NO_AMOUNT:
                self._cell(month, budget, row[index], scale)

    def _cell(self, month: Period, budget: str, text: str, scale: Decimal) -> None:
        where = f"{month.first_day:%B %Y}, {ControlBudget(budget).short_label}"
        try:
            amount = read_pounds(text) * scale
        except NumberRefused as refused:
            self.faults.append(f"{where}: {refused.message}")
            return
        if amount < 0 or not is_whole_pennies(amount):
            self.faults.append(f"{where}: give pounds and whole pence, none below £0.")
        elif (month, budget) in self.amounts:
            self.faults.append(f"{where} stands twice.")
        elif (month, budget) in self.to_say:
            self.amounts[month, budget] = amount
        elif amount != NOTHING:
            self.notes.append(f"{where} was left out: it is not among the months that are asked for.")


def _month_of(text: str) -> Period | None:
    """A month, or a day of one as spreadsheets keep it."""
    for read in (read_month_of_year, read_day):
        try:
            return Period.of(read(text))
        except DayRefused:
            continue
    return None


def _budget_of(heading: str) -> str | None:
    """By its code, its short name, its meaning, or both of these together."""
    for budget in ControlBudget:
        names = (budget.value, budget.short_label, budget.meaning, budget.label)
        if _words_of(heading) in map(_words_of, names):
            return budget.value
    return None


def _words_of(heading: str) -> str:
    return " ".join(_WORDS.findall(heading.casefold()))
