"""From the pounds of any year to the prices of the base year, by a table that is data.

Affordability is nominal, appraisal is real (HM Treasury, The Green Book), so every line says whose
prices it is in. The table below is an ASSUMPTION of this service: one flat planning rate for every
year. It is not the GDP deflator that HM Treasury publishes, and nobody has verified it against one. It
is shown beside every figure made with it and frozen with each version.

Tables are dated. A round takes the latest that is dated on or before the day it opens, so a table that is
added later changes no bid of a round that has opened.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from legacyfund.lib.financial_year import format_year, start_of


@dataclass(frozen=True)
class DeflatorTable:
    """`rates` is the growth of prices into a financial year from the one before, where it is known;
    `flat_rate` holds for every other year. `verified` says whether somebody has checked it against
    the source.
    """

    code: str
    source: str
    dated: date
    verified: bool
    flat_rate: Fraction
    rates: Mapping[str, Fraction] = field(default_factory=dict)

    def growth(self, year: str, base_year: str) -> Fraction:
        """How many pounds of `year` buy what one pound of `base_year` bought."""
        first, last = sorted((start_of(base_year), start_of(year)))
        grown = Fraction(1)
        for start in range(first + 1, last + 1):
            grown *= 1 + self.rates.get(format_year(start), self.flat_rate)
        return grown if start_of(year) >= start_of(base_year) else 1 / grown


PLANNING_RATE = DeflatorTable(
    code="PLANNING-2026",
    source="Planning assumption of the fund: prices grow by 2% a year; not a published forecast",
    dated=date(2026, 11, 22),
    verified=False,
    flat_rate=Fraction("0.02"),
)
LOWEST_RATE, HIGHEST_RATE = Fraction(-1, 2), Fraction(1)


def read_table(plain: Mapping[str, Any]) -> DeflatorTable:
    """The table from its plain mapping, rates as decimals in text. Raises KeyError, TypeError, ValueError."""
    return DeflatorTable(
        code=plain["code"],
        source=plain["source"],
        dated=date.fromisoformat(plain["dated"]),
        verified=plain["verified"],
        flat_rate=Fraction(plain["flat_rate"]),
        rates={year: Fraction(rate) for year, rate in plain["rates"].items()},
    )


def read_tables(text: str) -> tuple[DeflatorTable, ...]:
    """The tables of a JSON list. Raises ValueError that says which is at fault, the first being number 1."""
    listed = json.loads(text)
    if not isinstance(listed, list):
        raise ValueError("the price tables are not a list")
    tables = []
    for number, plain in enumerate(listed, start=1):
        try:
            table = read_table(plain)
            _check(table)
        except (KeyError, TypeError, AttributeError, ValueError, ZeroDivisionError) as fault:
            raise ValueError(f"price table {number}: {fault}") from fault
        tables.append(table)
    codes = [table.code for table in (PLANNING_RATE, *tables)]
    if len(set(codes)) != len(codes):
        raise ValueError("two price tables have one code")
    return tuple(tables)


def _check(table: DeflatorTable) -> None:
    if not (isinstance(table.code, str) and table.code and isinstance(table.source, str) and table.source):
        raise ValueError("code and source must be words")
    if not isinstance(table.verified, bool):
        raise ValueError("verified must be true or false")
    for year in table.rates:
        start_of(year)
    for rate in (table.flat_rate, *table.rates.values()):
        if not LOWEST_RATE <= rate <= HIGHEST_RATE:
            raise ValueError("a rate must be a share from -0.5 to 1")


def table_in_force(tables: Sequence[DeflatorTable], on: date) -> DeflatorTable:
    """The latest of the tables dated on or before the day; before the first of them, the first."""
    dated = [table for table in tables if table.dated <= on]
    return max(dated, key=_dated) if dated else min(tables, key=_dated)


def _dated(table: DeflatorTable) -> date:
    return table.dated
