"""From a file of spend to its rows of cells, or a clear word on why not.

Source of the layout: HM Treasury's guidance on publishing spending over £25,000.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice
from typing import BinaryIO

from legacyfund.lib.heading_units import SCALES, split_unit
from legacyfund.lib.tables.body import Body
from legacyfund.lib.tables.corrections import CellsByRow, put_right
from legacyfund.lib.tables.header import Found, find_header, read_headings, words_of
from legacyfund.lib.tables.matching import MESSAGES, Guess, Memory, guess_columns
from legacyfund.lib.tables.odd_rows import Odd
from legacyfund.lib.tables.reading import read_tables
from legacyfund.lib.tables.shapes import FileRefused, Headings, Table, TableLimits
from legacyfund.lib.uploads import MOST_BYTES
from portfolio.spend.rules.columns import (
    BY_HEADINGS,
    FileLayout,
    Places,
    column_named,
    place_as_said,
    place_columns,
)
from portfolio.spend.rules.findings import Findings
from portfolio.spend.rules.headers import (
    KNOWN,
    OFFICIAL_HEADERS,
    OTHER_HEADERS,
    REQUIRED_COLUMNS,
)

MOST_LINES = 100_000
MOST_COLUMNS = 1_000
LONGEST_CELL = 4_000
SAMPLED = 50
"""As many lines are looked at for the values that are shown beside a heading."""


@dataclass(frozen=True)
class ReturnTable:
    """The rows below the column names. `labels`: the columns' official names, or their names in the file;
    `scale`: what a figure of the amounts is multiplied by, as a person agreed; `award_by`: where a line says
    its award; `passed_over`: the column that the service added to a file it handed back.
    """

    labels: list[str]
    places: Places
    body: Body
    scale: Decimal = Decimal(1)
    award_by: int | None = None
    passed_over: int | None = None

    def tell(self, findings: Findings) -> None:
        """Of how the file was read, once its rows have come to their end."""
        for note in self.body.notes(set(self.places.values())):
            findings.warning(note.code, note.words, line=note.line)
        if (refusal := _other_unit(self.body, self.scale)) is not None:
            findings.fault(refusal.code, refusal.message, line=refusal.line)


def read_table(stream: BinaryIO, findings: Findings, layout: FileLayout = BY_HEADINGS) -> ReturnTable:
    """Find the column names within the first thirty lines. Raises FileRefused, also from the rows.

    `stream` must be seekable; it stays open.
    """
    table, found = _open(stream, _headings_of(layout), layout.cells)
    header, line = found.header.cells, found.header.number
    if layout.headings:
        places = place_as_said(layout, header, findings, line)
        unit = split_unit(header[places["amount"]]).unit
    else:
        places, unit = place_columns(header, findings, line=line), ""
    body, scale = Body(table, found, {Odd.REPEATED, Odd.FOOTNOTE, Odd.UNITS}), SCALES.get(unit, Decimal(1))
    if (refusal := _other_unit(body, scale)) is not None:
        raise refusal
    labels = [label.strip()[:80] for label in header]
    while not labels[-1]:
        labels.pop()
    for name, index in places.items():
        labels[index] = KNOWN.labels[name]
    return ReturnTable(
        labels,
        places,
        body,
        scale,
        layout.award_by,
        labels.index(MESSAGES) if MESSAGES in labels else None,
    )


@dataclass(frozen=True)
class FoundColumns:
    """The headings of a file, and what each seems to stand for."""

    headings: list[str]
    guesses: list[Guess]


def find_columns(stream: BinaryIO, memory: Memory) -> FoundColumns:
    """What a file's headings stand for, by what people said before and by their words. Raises FileRefused.

    `stream` must be seekable; it stays open.
    """

    def named(cells: Sequence[str]) -> set[str]:
        return _names_in(cells) | {column for column in memory.of(cells).values() if column}

    def fits(cells: Sequence[str]) -> bool:
        return named(cells).issuperset(REQUIRED_COLUMNS)

    _, found = _open(stream, Headings(rate=lambda cells: len(named(cells)), fits=fits), {})
    headings = read_headings(found.header)
    rows = [row.cells for row in islice(found.rows, SAMPLED)]
    return FoundColumns(headings, guess_columns(headings, KNOWN, remembered=memory.of(headings), rows=rows))


def open_tables(content: bytes, layout: FileLayout) -> tuple[list[Table], Headings]:
    """The file's table with what was put right, and the headings it is found by. Raises FileRefused."""
    headings = _headings_of(layout)
    tables = read_tables(io.BytesIO(content), _limits(), headings)
    return [replace(table, rows=put_right(table.rows, layout.cells)) for table in tables], headings


def _limits() -> TableLimits:
    return TableLimits(MOST_BYTES, MOST_LINES, MOST_COLUMNS)


def _open(stream: BinaryIO, headings: Headings, cells: CellsByRow) -> tuple[Table, Found]:
    table = read_tables(stream, _limits(), headings)[0]
    if cells:
        table = replace(table, rows=put_right(table.rows, cells))
    found = find_header(table.rows, headings)
    if found is None:
        raise FileRefused("EMPTY", "The file is empty.")
    return table, found


def _headings_of(layout: FileLayout) -> Headings:
    """Those that a person matched, and no others; where nobody did, those that are known."""
    known = list(layout.headings)
    if not known:
        return BY_NAMES

    def is_known(cells: Sequence[str]) -> bool:
        return words_of(cells) == known

    return Headings(rate=is_known, fits=is_known)


def _names_all(cells: Sequence[str]) -> bool:
    names = _names_in(cells)
    return all(name in names for name in REQUIRED_COLUMNS)


BY_NAMES = Headings(rate=lambda cells: len(_names_in(cells)), fits=_names_all)


def _names_in(header: Sequence[str]) -> set[str]:
    return {
        name
        for label in header
        for name in (column_named(OFFICIAL_HEADERS, label), column_named(OTHER_HEADERS, label))
        if name
    }


def _other_unit(body: Body, scale: Decimal) -> FileRefused | None:
    """Why the amounts cannot be read, where a line beside the table says that they are in another unit."""
    if (said := body.stated_otherwise([scale])) is None:
        return None
    read = "pounds" if scale == 1 else "their heading says"
    return FileRefused(
        "COLUMN_UNIT",
        f"Line {said.line} says “{said.words}”. Amounts are read as {read}, so nothing is taken. Put pounds "
        "in the amount column, remove that line and upload the file again.",
        line=said.line,
    )
