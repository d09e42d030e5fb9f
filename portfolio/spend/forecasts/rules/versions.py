"""A version of a forecast read month by month, and what differs from the version before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS, cell_order
from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import NOTHING, format_exact
from portfolio.spend.forecasts.rules.terms import Cell, Place, Said, cell_of


@dataclass(frozen=True)
class Reading:
    """Of every place of the award: the accepted spend where it is known, else what is expected."""

    amounts: Mapping[Place, Decimal]
    spent: frozenset[Place]

    def by_cell(self) -> dict[Cell, Decimal]:
        found: dict[Cell, Decimal] = {}
        for place, amount in self.amounts.items():
            found[cell_of(place)] = found.get(cell_of(place), NOTHING) + amount
        return found


@dataclass(frozen=True)
class MonthRead:
    """`before`: what the version before had there; None where it had the same, or there is none."""

    month: Period
    control_budget: str
    amount: Decimal
    spent: bool
    before: Decimal | None = None


def read_version(
    places: Collection[Place], known: Collection[Place], paid: Mapping[Place, Decimal], said: Said
) -> Reading:
    """`known`: whose spend is known. Any other has what is paid of it already and what is said."""
    known = frozenset(known)
    amounts = {
        place: paid.get(place, NOTHING) + (NOTHING if place in known else said.get(place, NOTHING))
        for place in places
    }
    return Reading(amounts, known)


def compare(now: Reading, before: Reading | None) -> tuple[MonthRead, ...]:
    """In the order of `now`."""
    return tuple(
        MonthRead(*place, amount, place in now.spent, _other(before, place, amount))
        for place, amount in now.amounts.items()
    )


def _other(before: Reading | None, place: Place, amount: Decimal) -> Decimal | None:
    was = amount if before is None else before.amounts.get(place, NOTHING)
    return was if was != amount else None


@dataclass(frozen=True)
class Moved:
    """How far what is expected of a cell is from what the version before expected."""

    year: str
    control_budget: str
    before: Decimal
    after: Decimal

    @property
    def in_words(self) -> str:
        """`£40,000 more of CDEL in 2026-27`."""
        more = "more" if self.after > self.before else "less"
        budget = SHORT_CONTROL_BUDGETS[self.control_budget]
        return f"{format_exact(abs(self.after - self.before))} {more} of {budget} in {self.year}"


def moved_between(before: Mapping[Cell, Decimal], after: Mapping[Cell, Decimal]) -> tuple[Moved, ...]:
    """What two versions expect of each cell, where they differ."""
    rows = (
        Moved(*cell, before.get(cell, NOTHING), after.get(cell, NOTHING))
        for cell in sorted(before.keys() | after.keys(), key=cell_order)
    )
    return tuple(row for row in rows if row.before != row.after)
