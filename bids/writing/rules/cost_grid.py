"""The cost grid as a spreadsheet has it: one row a cost, one column a year."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil

from legacyfund.lib.money import NOTHING, round_fraction

LONGEST_DESCRIPTION = 200
YEARS_SIDE_BY_SIDE = 6
AMOUNT = "amount_"
"""What a row calls its amount of a year begins so: `amount_2027-28`."""
EMPTY = frozenset({"", "-", "–", "0", "0.00", "£0", "£0.00"})


def amount_in(year: str) -> str:
    """What a row calls its amount of the year."""
    return f"{AMOUNT}{year}"


def grid_places(lines: Iterable[tuple[Hashable, str]]) -> list[int]:
    """The row of the grid each line stands in, of (all but its year and amount, its year).

    Lines that are the same but for their year share a row. A second line of the same year begins another.
    """
    rows: dict[tuple[Hashable, int], int] = {}
    seen: dict[tuple[Hashable, str], int] = {}
    places = []
    for shared, year in lines:
        turn = seen[shared, year] = seen.get((shared, year), 0) + 1
        places.append(rows.setdefault((shared, turn), len(rows)))
    return places


def bands(number: int, most: int = YEARS_SIDE_BY_SIDE) -> list[tuple[int, int]]:
    """So many years in as few parts as may be, of about the same size: where each starts and stops."""
    size = ceil(number / max(1, ceil(number / most)))
    return [(start, min(start + size, number)) for start in range(0, number, max(1, size))]


def inflate(amount: Decimal, per_cent: Decimal) -> Decimal:
    """The amount raised by so many per cent, to the penny, halves away from zero."""
    return round_fraction(Fraction(amount) * (100 + Fraction(per_cent)) / 100)


@dataclass(frozen=True)
class GridRow:
    """`amounts` by year in the order of the grid, None where there is none. `name` is what the row is of."""

    name: Hashable
    amounts: tuple[Decimal | None, ...]
    total: Decimal


@dataclass(frozen=True)
class Grid:
    """Rows by years with totals in both directions."""

    years: tuple[str, ...]
    rows: tuple[GridRow, ...]
    totals: tuple[Decimal, ...]
    total: Decimal

    @property
    def parts(self) -> list["Grid"]:
        """As many years side by side as a page has room for."""
        return self.parts_of(YEARS_SIDE_BY_SIDE)

    def parts_of(self, most: int) -> list["Grid"]:
        """Parts of about the same size, with so many years side by side at most."""
        return [self._part(slice(start, stop)) for start, stop in bands(len(self.years), most)]

    def _part(self, years: slice) -> "Grid":
        rows = tuple(replace(row, amounts=row.amounts[years]) for row in self.rows)
        return replace(self, years=self.years[years], rows=rows, totals=self.totals[years])


def grid_of(amounts: Iterable[tuple[Hashable, str, Decimal]]) -> Grid:
    """Of (row's name, year, amount), rows in the order in which they first come."""
    cells: dict[Hashable, dict[str, Decimal]] = {}
    for name, year, amount in amounts:
        row = cells.setdefault(name, {})
        row[year] = row.get(year, NOTHING) + amount
    years = tuple(sorted({year for row in cells.values() for year in row}))
    rows = tuple(
        GridRow(name, tuple(row.get(year) for year in years), sum(row.values(), NOTHING))
        for name, row in cells.items()
    )
    totals = tuple(sum((row.get(year, NOTHING) for row in cells.values()), NOTHING) for year in years)
    return Grid(years, rows, totals, sum(totals, NOTHING))
