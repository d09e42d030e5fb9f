"""Financial years that have ended: what of their money nobody can be given any more, and how that reads.

Source: unspent money lapses on 31 March unless a Budget Exchange into a later year is recorded (Consolidated
Budgeting Guidance). What a department was released before is spent by the returns of the year.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS, cell_order
from legacyfund.lib.days import day_in_words
from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.financial_year import has_ended, last_day_of
from legacyfund.lib.money import format_exact
from portfolio.ledger.rules.kinds import Kind
from portfolio.ledger.rules.ledger import Cell

RUNNING_ONLY = {
    Kind.ALLOCATION: "allocated",
    Kind.ALLOCATION_DECREASE: "given back",
    Kind.COMMITMENT: "committed",
    Kind.RELEASE: "released",
}
"""Kinds that bring, take, promise or hand out money, which only a year that runs has."""


class YearEnded(ConflictRefused):
    """The money asked for is of a financial year that has ended."""


@dataclass(frozen=True)
class EndedYear:
    """Pounds by control budget, none nil: `unused`, which the job of the day will lapse, and what has."""

    year: str
    unused: Mapping[str, Decimal]
    lapsed: Mapping[str, Decimal]

    @property
    def in_words(self) -> str:
        parts = [ended_on(self.year)]
        if self.lapsed:
            parts.append(f"{money_of_budgets(self.lapsed)} has lapsed.")
        if self.unused:
            parts.append(f"{money_of_budgets(self.unused)} was promised to nobody, and lapses.")
        return " ".join(parts)


def ended_years(money: Mapping[Cell, tuple[Decimal, Decimal]], today: date) -> tuple[EndedYear, ...]:
    """`money`: by cell, what is available and what has lapsed. Years without either are left out."""
    found: dict[str, tuple[dict[str, Decimal], dict[str, Decimal]]] = {}
    for (year, budget), amounts in sorted(money.items(), key=lambda row: cell_order(row[0])):
        if not has_ended(year, today) or not any(amounts):
            continue
        for held, amount in zip(found.setdefault(year, ({}, {})), amounts, strict=True):
            if amount:
                held[budget] = amount
    return tuple(EndedYear(year, unused, lapsed) for year, (unused, lapsed) in found.items())


def ended_on(year: str) -> str:
    """`2025-26 ended on 31 March 2026.`"""
    return f"{year} ended on {day_in_words(last_day_of(year))}."


def ended_among(cells: Iterable[Cell], today: date) -> list[str]:
    """The years of these cells that have ended, in order."""
    return sorted({year for year, _ in cells if has_ended(year, today)})


def check_years_run(kind: Kind, cells: Iterable[Cell], today: date) -> None:
    """Raises YearEnded where a journal of RUNNING_ONLY would be of a year that has ended."""
    if kind not in RUNNING_ONLY or not (years := ended_among(cells, today)):
        return
    sentences = " ".join(ended_on(year) for year in years)
    whose = "Its" if len(years) == 1 else "Their"
    raise YearEnded(
        f"{sentences} {whose} money cannot be {RUNNING_ONLY[kind]} any more, so nothing was changed. "
        f"{TO_DO[kind]}"
    )


TO_DO = {
    Kind.ALLOCATION: "Add to the envelopes of years that run.",
    Kind.ALLOCATION_DECREASE: "What was promised to nobody lapses by itself.",
    Kind.COMMITMENT: "Decide again, with nothing in a year that has ended: recommend the later years alone, "
    "or approve an option of the bid that starts later.",
    Kind.RELEASE: "Record a budget exchange of it into a year that runs, with the Treasury's approval; then "
    "release it.",
}


def money_of_budgets(amounts: Mapping[str, Decimal]) -> str:
    """`£2,000,000 of CDEL and £850,000 of RDEL programme`, by the control budgets' order."""
    parts = [
        f"{format_exact(amount)} of {SHORT_CONTROL_BUDGETS[budget]}" for budget, amount in amounts.items()
    ]
    *others, last = parts
    return f"{', '.join(others)} and {last}" if others else last
