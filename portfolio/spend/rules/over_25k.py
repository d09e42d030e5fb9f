"""From a file of spend to its rows of cells, or a clear word on why not.

Source of the layout: HM Treasury's guidance on publishing spending over £25,000.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from legacyfund.lib.heading_units import WHOLE_POUNDS, split_unit, states_unit
from legacyfund.lib.tables.body import Body
from legacyfund.lib.tables.header import MOST_ABOVE, find_header
from legacyfund.lib.tables.odd_rows import Odd
from legacyfund.lib.tables.reading import read_tables
from legacyfund.lib.tables.shapes import FileRefused, Headings, SheetRow, TableLimits
from legacyfund.lib.uploads import MOST_BYTES
from portfolio.spend.rules.findings import Findings
from portfolio.spend.rules.headers import (
    COLUMNS,
    OFFICIAL_HEADERS,
    OTHER_HEADERS,
    REQUIRED_COLUMNS,
    normalise_header,
)

MOST_LINES = 100_000
MOST_COLUMNS = 1_000
LONGEST_CELL = 4_000
Places = dict[str, int]
"""Where each column of the layout stands in the file, by its name in `headers.COLUMNS`."""


@dataclass(frozen=True)
class Table:
    """The rows below the column names. `labels`: the columns' official names, or their names in the file."""

    labels: list[str]
    places: Places
    body: Body

    def tell(self, findings: Findings) -> None:
        """Of how the file was read, once its rows have come to their end."""
        for note in self.body.notes(set(self.places.values())):
            findings.warning(note.code, note.words, line=note.line)


def read_table(stream: BinaryIO, findings: Findings) -> Table:
    """Find the column names within the first thirty lines. Raises FileRefused, also from the rows.

    `stream` must be seekable; it stays open.
    """
    headings = Headings(rate=lambda cells: len(_names_in(cells)), fits=_names_all)
    table = read_tables(stream, TableLimits(MOST_BYTES, MOST_LINES, MOST_COLUMNS), headings)[0]
    found = find_header(table.rows, headings)
    if found is None:
        raise FileRefused("EMPTY", "The file is empty.")
    header = found.header.cells
    places = place_columns(header, findings, line=found.header.number)
    _check_above(found.above)
    labels = [label.strip()[:80] for label in header]
    while not labels[-1]:
        labels.pop()
    for name, index in places.items():
        labels[index] = COLUMNS[name]
    return Table(labels, places, Body(table, found, {Odd.REPEATED, Odd.FOOTNOTE}))


def _names_all(cells: Sequence[str]) -> bool:
    names = _names_in(cells)
    return all(name in names for name in REQUIRED_COLUMNS)


def _names_in(header: Sequence[str]) -> set[str]:
    return {
        name
        for label in header
        for name in (_known(OFFICIAL_HEADERS, label), _known(OTHER_HEADERS, label))
        if name
    }


def _known(names: dict[str, str], label: str) -> str | None:
    """The column that a heading names, whatever the unit it states."""
    return names.get(normalise_header(label)) or names.get(normalise_header(split_unit(label).words))


def _check_above(above: Sequence[SheetRow]) -> None:
    for row in above:
        for cell in row.cells:
            if states_unit(cell):
                raise FileRefused(
                    "COLUMN_UNIT",
                    f"Line {row.number} says “{cell.strip()[:80]}”. Amounts are read as pounds, so nothing "
                    "is taken. Put pounds in the amount column, remove that line and upload the file again.",
                    line=row.number,
                )


def place_columns(header: list[str], findings: Findings, *, line: int = 1) -> Places:
    """Where each column stands. Raises FileRefused when one that is needed is missing or there twice, or
    when its heading states a unit other than pounds.
    """
    places: Places = {}
    for known in (OFFICIAL_HEADERS, OTHER_HEADERS):
        taken = set(places)
        found = [(index, _known(known, label)) for index, label in enumerate(header)]
        plain = [
            (index, name) for index, name in found if name not in taken and not _unit(name, header[index])
        ]
        for index, name in plain:
            if name in places and name in REQUIRED_COLUMNS:
                raise FileRefused(
                    "COLUMN_TWICE", f"Two columns can be read as {COLUMNS[name]}. Remove one.", line=line
                )
            if name is not None:
                places.setdefault(name, index)
        if "amount" not in places:
            _refuse_unit(header, [index for index, name in found if _unit(name, header[index])], line)
    _check_required(places, header, line)
    _warn_unused(places, header, findings, line)
    return places


def _unit(name: str | None, label: str) -> str:
    """The unit that an amount's heading states. Of other columns a unit says nothing that is kept."""
    return split_unit(label).unit if name == "amount" else ""


def _refuse_unit(header: list[str], places: list[int], line: int) -> None:
    for index in places:
        label, unit = header[index].strip()[:80], split_unit(header[index]).unit
        example = f" ({WHOLE_POUNDS[unit]})" if unit in WHOLE_POUNDS else ""
        raise FileRefused(
            "COLUMN_UNIT",
            f"The heading “{label}” says that the amounts are {unit}{example}. Amounts are read as pounds "
            "and pence, so nothing is taken. Put pounds in the column, call it “Amount” and upload the file "
            "again.",
            line=line,
        )


def _check_required(places: Places, header: list[str], line: int) -> None:
    lacking = [COLUMNS[name] for name in REQUIRED_COLUMNS if name not in places]
    if lacking:
        seen = ", ".join(f"“{label.strip()[:40]}”" for label in header[:20] if label.strip())
        raise FileRefused(
            "COLUMN_MISSING",
            f"{'The first line' if line == 1 else f'Line {line}'} has no column for {', '.join(lacking)}. It "
            f"has {seen}. One of the first {MOST_ABOVE} lines must hold the column names.",
            line=line,
        )


def _warn_unused(places: Places, header: list[str], findings: Findings, line: int) -> None:
    used = set(places.values())
    for index, label in enumerate(header):
        if index not in used and label.strip():
            name = label.strip()[:80]
            findings.warning("COLUMN_UNUSED", f"The column “{name}” is not used.", line=line, column=name)
