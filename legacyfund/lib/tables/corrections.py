"""Cells of a kept file that people put right on a page, over what stands in the file."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from legacyfund.lib.tables.shapes import SheetRow

LONGEST_SHOWN = 200
"""A message keeps so much of its cell: a longer one is put right in the file."""
CellsByRow = Mapping[int, Mapping[int, str]]
"""By row of the file and place in its table, what a cell says instead."""


@dataclass(frozen=True)
class Correction:
    """What a person put in place of a cell: its row, its place among the headings of the file, and who."""

    row: int
    column: int
    was: str
    value: str
    by: str
    at: str


@dataclass(frozen=True)
class FaultyCell:
    """A cell that can be put right on the page: what it holds, and all that is wrong with it. `sheet` is
    blank where the file has one table.
    """

    row: int
    column: int
    heading: str
    sheet: str
    value: str
    faults: tuple[str, ...]


def put_right(rows: Iterable[SheetRow], cells: CellsByRow) -> Iterator[SheetRow]:
    """The rows with `cells` in place of what they held, whatever was wrong with those."""
    for row in rows:
        instead = cells.get(row.number, {})
        if instead:
            width = max(len(row.cells), *(place + 1 for place in instead))
            old = [*row.cells, *[""] * (width - len(row.cells))]
            row = SheetRow(
                row.number,
                [instead.get(place, cell) for place, cell in enumerate(old)],
                {place: fault for place, fault in row.faults.items() if place not in instead},
                row.days - instead.keys(),
            )
        yield row
