"""The cost grid as a spreadsheet has it: one row a cost, one column a year."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil

from bids.writing.rules.vocabulary import COST_CATEGORIES
from legacyfund.lib.control_budgets import CONTROL_BUDGETS, SHORT_CONTROL_BUDGETS
from legacyfund.lib.money import NOTHING, round_fraction

LONGEST_DESCRIPTION = 200
YEARS_SIDE_BY_SIDE = 6
AMOUNT = "amount_"
"""What a row calls its amount of a year begins so: `amount_2027-28`."""
HEADINGS = {
    "what it is for": "description",
    "option": "option",
    "control budget": "control_budget",
    "category": "category",
    "who pays": "payer",
}
REQUIRED = ("description", "control_budget", "category", "payer")
SHORT_BUDGETS = {name.lower(): code for code, name in SHORT_CONTROL_BUDGETS.items()}
EMPTY = frozenset({"", "-", "–", "0", "0.00", "£0", "£0.00"})
ReadAmount = Callable[[str], Decimal]
"""Raises ValueError with words for an amount that cannot be read."""
Row = dict[str, str]


@dataclass(frozen=True)
class CellFault:
    """What is wrong with one cell: rows counted from 1, the headings' row included; the heading's words."""

    row: int
    column: str
    problem: str

    @property
    def in_words(self) -> str:
        return f"Row {self.row}, {self.column}: {self.problem}"


@dataclass(frozen=True)
class PastedBlock:
    """Rows as the form takes them, or what is wrong: rows are given only when nothing is."""

    rows: tuple[Row, ...] = ()
    faults: tuple[CellFault, ...] = ()


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


def read_block(
    text: str,
    *,
    years: Sequence[str],
    options: Mapping[str, str],
    payers: Mapping[str, str],
    read_amount: ReadAmount,
) -> PastedBlock:
    """A block of tab-separated cells: headings, then a row for each cost with its amounts by year.

    `options` maps what an option may be called, in small letters, to its number; empty in the short form.
    `payers` does so for whoever pays and the form's answer.
    """
    table = [[cell.strip() for cell in row.split("\t")] for row in text.splitlines() if row.strip()]
    if len(table) < 2:
        return PastedBlock(
            faults=(CellFault(1, "headings", "copy the row of headings and the rows below it."),)
        )
    columns, faults = _columns(table[0], years, bool(options))
    known = _known(options, payers)
    rows = []
    for number, cells in enumerate(table[1:], start=2):
        row, wrong = _row(cells, columns, known, read_amount)
        faults += [CellFault(number, table[0][index], problem) for index, problem in wrong]
        faults += [
            CellFault(number, f"column {extra + 1}", "it stands under no heading.")
            for extra in range(len(table[0]), len(cells))
            if cells[extra]
        ]
        if any(name.startswith(AMOUNT) for name in row):
            rows.append(row)
    if not rows and not faults:
        faults.append(CellFault(2, "years", "there is no amount under any year."))
    return PastedBlock(faults=tuple(faults)) if faults else PastedBlock(rows=tuple(rows))


def _row(
    cells: Sequence[str],
    columns: Mapping[int, str],
    known: Mapping[str, Mapping[str, str]],
    read_amount: ReadAmount,
) -> tuple[Row, list[tuple[int, str]]]:
    """A row with an amount for each year that has one, and what is wrong at which column."""
    row: Row = {}
    wrong = []
    for index, field in columns.items():
        text = cells[index] if index < len(cells) else ""
        if field in known:
            row[field] = known[field].get(text.lower(), "")
            if not row[field]:
                wrong.append((index, f"“{text}” is not one of the answers offered."))
        elif field == "description":
            row[field] = text
            if not 0 < len(text) <= LONGEST_DESCRIPTION:
                wrong.append((index, "say what it is for in 200 characters or fewer."))
        elif text not in EMPTY:
            try:
                row[amount_in(field)] = f"{read_amount(text):,.2f}"
            except ValueError as error:
                wrong.append((index, f"“{text}” {error}."))
    return row, wrong


def _columns(
    headings: Sequence[str], years: Sequence[str], with_options: bool
) -> tuple[dict[int, str], list[CellFault]]:
    """The field or the year each column holds."""
    columns: dict[int, str] = {}
    faults = []
    for index, heading in enumerate(headings):
        field = HEADINGS.get(heading.lower(), heading if heading in years else "")
        if not field or (field == "option" and not with_options):
            faults.append(
                CellFault(1, heading or f"column {index + 1}", "the grid has no column with this name.")
            )
        elif field in columns.values():
            faults.append(CellFault(1, heading, "the heading stands twice."))
        else:
            columns[index] = field
    needed = [*REQUIRED, *(["option"] if with_options else [])]
    names = {field: heading for heading, field in HEADINGS.items()}
    faults += [
        CellFault(1, names[field], "this column is missing.")
        for field in needed
        if field not in columns.values()
    ]
    return columns, faults


def _known(options: Mapping[str, str], payers: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What each choice may be called, in small letters: its code or its words."""
    choices = {"control_budget": CONTROL_BUDGETS, "category": COST_CATEGORIES}
    known = {
        field: {name.lower(): code for code, label in labels.items() for name in (code, label)}
        for field, labels in choices.items()
    }
    known["control_budget"] |= SHORT_BUDGETS
    known["payer"] = dict(payers)
    if options:
        known["option"] = dict(options)
    return known


def inflate(amount: Decimal, per_cent: Decimal) -> Decimal:
    """The amount raised by so many per cent, to the penny, halves away from zero."""
    return round_fraction(Fraction(amount) * (100 + Fraction(per_cent)) / 100)


@dataclass(frozen=True)
class GridRow:
    """`amounts` by year in the order of the grid, None where there is none."""

    name: str
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
        years = len(self.years)
        size = ceil(years / max(1, ceil(years / most)))
        return [self._part(slice(start, start + size)) for start in range(0, years, max(1, size))]

    def _part(self, years: slice) -> "Grid":
        rows = tuple(replace(row, amounts=row.amounts[years]) for row in self.rows)
        return replace(self, years=self.years[years], rows=rows, totals=self.totals[years])


def grid_of(amounts: Iterable[tuple[str, str, Decimal]]) -> Grid:
    """Of (row's name, year, amount), rows in the order in which they first come."""
    cells: dict[str, dict[str, Decimal]] = {}
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
