"""Which heading of a table stands for which column, and in what unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bids.register.imports.rules.cells import ONE
from bids.register.imports.rules.messages import Messages, Place
from bids.register.rules.columns import FIGURES, POUNDS, REGISTER, TABLES
from legacyfund.lib.heading_units import SCALES, split_unit
from legacyfund.lib.tables.body import Body
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


def check_stated(layout: Layout, body: Body, messages: Messages) -> None:
    """A fault for a line beside the table that states another unit than the headings of its costs do, once
    the rows of `body` have come to their end.
    """
    costs = [place for place, column in enumerate(layout.columns) if FIGURES.get(column) == POUNDS]
    if (said := body.stated_otherwise([layout.scale(place) for place in costs])) is None:
        return
    how = "Put pounds in the columns of costs"
    if said.unit in SCALES:
        how = "Say so in the heading of each column of costs, such as “Cost (£000)”, or put pounds there"
    messages.fault(
        f"Row {said.line} says “{said.words}”, and costs are read as their headings say. {how}. Then remove "
        "the row and upload the file again.",
        Place(None, "", "", layout.sheet),
    )
