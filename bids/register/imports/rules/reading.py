"""What is shared by the tables of a register file: which column is which, cells, and messages."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bids.register.imports.rules.cells import Value, read_cell
from bids.register.rules.columns import REGISTER, TABLES
from legacyfund.lib.errors import DomainError
from legacyfund.lib.heading_units import split_unit
from legacyfund.lib.workbooks import SheetRow

MOST_MESSAGES = 2_000
FIGURES = {
    "yearly_run_cost": "whole pounds",
    "yearly_value": "whole pounds",
    "number_of_users": "whole people",
}
"""Columns whose heading may state a unit, and what their figures are read as."""
_LOST = "\ufffd"


@dataclass(frozen=True, slots=True)
class CellMessage:
    """`sheet` is blank where the file has one table. `row` as the file counts, None for the table as a
    whole; `column` is the heading in the file.
    """

    sheet: str
    row: int | None
    column: str
    value: str
    message: str
    is_fault: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message belongs: see CellMessage."""

    row: int | None = None
    column: str = ""
    value: str = ""
    sheet: str = ""


@dataclass
class Messages:
    """Collects messages: every one counted, the first 2,000 of each kind kept to be shown."""

    kept: list[CellMessage] = field(default_factory=list)
    faults: int = 0
    notes: int = 0

    def fault(self, message: str, place: Place | None = None) -> None:
        self.faults += 1
        self._keep(message, place or Place(), self.faults, is_fault=True)

    def note(self, message: str, place: Place | None = None) -> None:
        self.notes += 1
        self._keep(message, place or Place(), self.notes, is_fault=False)

    def _keep(self, message: str, place: Place, count: int, *, is_fault: bool) -> None:
        if count <= MOST_MESSAGES:
            where = (place.sheet, place.row, place.column, place.value[:200])
            self.kept.append(CellMessage(*where, message, is_fault))


@dataclass(frozen=True)
class Layout:
    """Which heading stands for which column of the table. `department`: the names it goes by; `sheet`:
    blank where the file has one table.
    """

    headings: Sequence[str]
    columns: Sequence[str]
    department: frozenset[str] = frozenset()
    table: str = REGISTER
    sheet: str = ""

    def heading(self, column: str) -> str:
        """As the file calls it, or as the framework does where the file has no such column."""
        place = self.columns.index(column) if column in self.columns else -1
        return self.headings[place] if place >= 0 else TABLES[self.table][column]

    def place(self, row: int | None, column: str = "", value: str = "") -> Place:
        """A cell of the table, by its column."""
        return Place(row, self.heading(column) if column else "", value, self.sheet)


def check_units(layout: Layout, messages: Messages) -> None:
    """A fault for each heading that says its figures are not whole pounds or people: they would be taken as
    such, a thousand times too small.
    """
    for heading, column in zip(layout.headings, layout.columns, strict=False):
        unit = split_unit(heading).unit if column in FIGURES else ""
        if unit:
            messages.fault(
                f"The heading says that the figures are {unit}, and they are read as {FIGURES[column]}. "
                f"Put {FIGURES[column]} in the column, remove the unit from its heading and upload it again.",
                Place(None, heading, "", layout.sheet),
            )


def read_cells(row: SheetRow, layout: Layout, messages: Messages) -> tuple[dict[str, Value], set[str]]:
    """What the filled cells stand for, and the columns whose cells were refused."""
    values: dict[str, Value] = {}
    refused: set[str] = set()
    for place, column in enumerate(layout.columns):
        text = row.cells[place] if place < len(row.cells) else ""
        where = Place(row.number, layout.headings[place], text, layout.sheet)
        if column and place in row.faults:
            messages.fault(row.faults[place], where)
            refused.add(column)
        elif column and text.strip():
            try:
                values[column] = read_cell(column, text)
            except DomainError as refusal:
                messages.fault(refusal.message, where)
                refused.add(column)
            if _LOST in text:
                messages.note("A character was lost before the file was made (shown as \ufffd).", where)
    _check_beyond(row, layout, messages)
    return values, refused


def _check_beyond(row: SheetRow, layout: Layout, messages: Messages) -> None:
    for place in range(len(layout.headings), len(row.cells)):
        if row.cells[place].strip():
            messages.fault(
                "The row has more cells than there are column headings. Look for a comma too many.",
                layout.place(row.number, value=row.cells[place]),
            )
            return
