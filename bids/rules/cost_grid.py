"""The cost grid as a spreadsheet has it: one row a cost, one column a year."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bids.rules.vocabulary import COST_CATEGORIES
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.money import NOTHING, round_fraction

LONGEST_DESCRIPTION = 200
HEADINGS = {
    "what it is for": "description",
    "option": "option",
    "control budget": "control_budget",
    "category": "category",
    "who pays": "payer",
}
REQUIRED = ("description", "control_budget", "category", "payer")
SHORT_BUDGETS = {"rdel admin": "RDEL_ADMIN", "rdel programme": "RDEL_PROGRAMME", "cdel": "CDEL"}
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
    """Lines as the form takes them, or what is wrong: lines are given only when nothing is."""

    lines: tuple[Row, ...] = ()
    faults: tuple[CellFault, ...] = ()


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
    lines: list[Row] = []
    for number, cells in enumerate(table[1:], start=2):
        shared: Row = {}
        for index, heading in enumerate(table[0]):
            text = cells[index] if index < len(cells) else ""
            field = columns.get(index, "")
            if field in known:
                shared[field] = known[field].get(text.lower(), "")
                if not shared[field]:
                    faults.append(CellFault(number, heading, f"“{text}” is not one of the answers offered."))
            elif field == "description":
                shared[field] = text
                if not 0 < len(text) <= LONGEST_DESCRIPTION:
                    faults.append(
                        CellFault(number, heading, "say what it is for in 200 characters or fewer.")
                    )
        lines += _amounts(number, cells, columns, table[0], shared, read_amount, faults)
        faults += [
            CellFault(number, f"column {extra + 1}", "it stands under no heading.")
            for extra in range(len(table[0]), len(cells))
            if cells[extra]
        ]
    if not lines and not faults:
        faults.append(CellFault(2, "years", "there is no amount under any year."))
    return PastedBlock(faults=tuple(faults)) if faults else PastedBlock(lines=tuple(lines))


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
                CellFault(1, heading or f"column {index + 1}", "no column of the grid is called so.")
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


def _amounts(
    number: int,
    cells: Sequence[str],
    columns: Mapping[int, str],
    headings: Sequence[str],
    shared: Row,
    read_amount: ReadAmount,
    faults: list[CellFault],
) -> list[Row]:
    """A line for each year of the row that has an amount; what cannot be read joins the faults."""
    lines = []
    for index, year in columns.items():
        text = cells[index] if index < len(cells) else ""
        if year in HEADINGS.values() or text in EMPTY:
            continue
        try:
            amount = read_amount(text)
        except ValueError as error:
            faults.append(CellFault(number, headings[index], f"“{text}” {error}."))
        else:
            lines.append({**shared, "year": year, "amount": f"{amount:,.2f}"})
    return lines


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
