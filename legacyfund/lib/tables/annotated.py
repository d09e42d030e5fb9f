"""A person's own file handed back as a workbook, with what was said of each row in a first column.

    annotated_workbook(read_tables(stream, limits, headings), headings, {"": {3: ["Amount: is blank."]}})

Every row stands on the line it had, and every cell says what it said; how it looked is not kept. The file can
be put right and uploaded as it is: its first column is passed over.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from legacyfund.lib.tables.header import find_header
from legacyfund.lib.tables.matching import MESSAGES
from legacyfund.lib.tables.shapes import Headings, SheetRow, Table
from legacyfund.lib.tables.writing import Cell, write_workbook

Said = Mapping[str, Mapping[int | None, Sequence[str]]]
"""By sheet (blank in a text file) and row, the messages; None for the table as a whole."""

_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,10}(?:\.[0-9]{1,4})?|-?0\.[0-9]{1,4}")
_NUMERIC_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def annotated_workbook(tables: Iterable[Table], headings: Headings, said: Said) -> bytes:
    """`headings`: those the file was read by. Raises FileRefused, as the tables' rows do."""
    return write_workbook(
        {table.sheet or "Sheet1": _rows(table, headings, said.get(table.sheet, {})) for table in tables}
    )


def _rows(table: Table, headings: Headings, said: Mapping[int | None, Sequence[str]]) -> Iterator[list[Cell]]:
    rows = list(table.rows)
    found = find_header(iter(rows), headings)
    header = found.header.number if found is not None else 0
    shifts = bool(found and found.header.cells and found.header.cells[0].strip() == MESSAGES)
    whole, line = list(said.get(None, ())), 0
    for row in rows:
        yield from ([] for _ in range(row.number - line - 1))
        line = row.number
        words: Sequence[str] = said.get(line, ())
        if line > header and whole:
            words, whole = [*(f"The whole table: {message}" for message in whole), *words], []
        first = MESSAGES if line == header else "\n".join(words)
        yield [first, *_cells(row)[shifts:]]


def _cells(row: SheetRow) -> list[Cell]:
    return [_cell(text, place in row.days) for place, text in enumerate(row.cells)]


def _cell(text: str, is_day: bool) -> Cell:
    """As a number or a day where it reads back as the same text, so that a spreadsheet can reckon with it."""
    if is_day and _NUMERIC_DAY.fullmatch(text):
        return date.fromisoformat(text)
    if _NUMBER.fullmatch(text) and not ("." in text and text.endswith("0")):
        return Decimal(text)
    return text
