"""Which heading of a table stands for which column, and in what unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bids.register.imports.rules.cells import ONE
from bids.register.imports.rules.messages import Messages, Place
from bids.register.rules.columns import FIGURES, REGISTER, TABLES
from legacyfund.lib.heading_units import SCALES, split_unit
from legacyfund.lib.tables.matching import unit_in_words


@dataclass(frozen=True)
class Layout:
    """Which heading stands for which column of the table. `department`: the names it goes by; `sheet`:
    blank where the file has one table; `is_styled`: the file says which of its numbers are percentages;
    `start`: where its headings begin among those of the file; `date_orders`: for each heading what people
    said comes first in its dates, blank where nobody did.
    """

    headings: Sequence[str]
    columns: Sequence[str]
    department: frozenset[str] = frozenset()
    table: str = REGISTER
    sheet: str = ""
    is_styled: bool = True
    start: int = 0
    date_orders: Sequence[str] = ()

    def heading(self, column: str) -> str:
        """As the file calls it, or as the framework does where the file has no such column."""
        place = self.columns.index(column) if column in self.columns else -1
        return self.headings[place] if place >= 0 else TABLES[self.table][column]

    def scale(self, place: int) -> Decimal:
        """What the heading says that a figure below it is multiplied by."""
        unit = split_unit(self.headings[place]).unit if self.columns[place] in FIGURES else ""
        return SCALES.get(unit, ONE)

    def date_order(self, place: int) -> str:
        return self.date_orders[place] if place < len(self.date_orders) else ""

    def place(self, row: int | None, column: str = "", value: str = "") -> Place:
        """A cell of the table, by its column."""
        return Place(row, self.heading(column) if column else "", value, self.sheet)


def check_units(layout: Layout, messages: Messages) -> None:
    """A note for each heading that says its figures are thousands or millions, with what becomes of them; a
    fault for one whose unit nobody can make pounds of.
    """
    for heading, column in zip(layout.headings, layout.columns, strict=False):
        unit = split_unit(heading).unit if column in FIGURES else ""
        if unit in SCALES:
            messages.note(unit_in_words(heading), Place(None, heading, "", layout.sheet))
        elif unit:
            messages.fault(
                f"The heading says that the figures are {unit}, and they are read as {FIGURES[column]}. "
                f"Put {FIGURES[column]} in the column, remove the unit from its heading and upload it again.",
                Place(None, heading, "", layout.sheet),
            )
