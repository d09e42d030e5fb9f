"""From the bytes of a comma-separated file to rows of cells, or a clear word on why not.

Source of the layout: HM Treasury's guidance on publishing spending over £25,000. The file is read
twice as a stream (once to find its encoding, once for its rows) and never held whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from legacyfund.lib.csv_rows import (
    FileLimits,
    FileRefused,
    Row,
    check_delimiter,
    find_encoding,
    read_csv_rows,
    without_mark,
)
from legacyfund.lib.heading_units import WHOLE_POUNDS, split_unit, states_unit
from portfolio.spend.rules.findings import Findings
from portfolio.spend.rules.headers import (
    COLUMNS,
    OFFICIAL_HEADERS,
    OTHER_HEADERS,
    REQUIRED_COLUMNS,
    normalise_header,
)

MOST_BYTES = 50_000_000
MOST_LINES = 100_000
LONGEST_CELL = 4_000
MOST_ABOVE = 30
Places = dict[str, int]
"""Where each column of the layout stands in the file, by its name in `headers.COLUMNS`."""


@dataclass(frozen=True)
class Table:
    """The rows below the column names. `labels`: the columns' official names, or their names in the file."""

    labels: list[str]
    places: Places
    rows: Iterator[Row]


def read_table(stream: BinaryIO, findings: Findings) -> Table:
    """Find the column names within the first thirty lines. Raises FileRefused, also from `rows`.

    Lines above them are named in a warning: they are not taken.
    """
    rows = read_rows(stream, findings)
    line, header, above = _find_header(rows)
    places = place_columns(header, findings, line=line)
    if above:
        _check_above(above, findings)
    labels = [label.strip()[:80] for label in header]
    while not labels[-1]:
        labels.pop()
    for name, index in places.items():
        labels[index] = COLUMNS[name]
    return Table(labels, places, rows)


def read_rows(stream: BinaryIO, findings: Findings) -> Iterator[Row]:
    """Rows from the header on, blank ones left out. `stream` must be seekable; it stays open.

    Warns when the encoding is not UTF-8. Raises FileRefused, at once or at the row it meets.
    """
    limits = FileLimits(MOST_BYTES, MOST_LINES)
    encoding = find_encoding(stream, limits)
    if encoding != "utf-8-sig":
        findings.warning(
            "NOT_UTF_8",
            "The file is not in UTF-8, so it was read as Windows-1252. Look at names with accents and "
            "pound signs before you go on.",
        )
    yield from read_csv_rows(stream, encoding, limits)


def _find_header(rows: Iterator[Row]) -> tuple[int, list[str], list[Row]]:
    """The first row that names every column that is needed, else the one that names most; rows above it."""
    seen: list[Row] = []
    for line, cells in rows:
        if all(name in _names_in(cells) for name in REQUIRED_COLUMNS):
            return line, cells, seen
        seen.append((line, cells))
        if len(seen) == MOST_ABOVE:
            break
    if not seen:
        raise FileRefused("EMPTY", "The file is empty.")
    line, cells = max(seen, key=lambda row: len(_names_in(row[1])))
    return line, cells, []


def _names_in(header: list[str]) -> set[str]:
    return {
        name
        for label in header
        for name in (_known(OFFICIAL_HEADERS, label), _known(OTHER_HEADERS, label))
        if name
    }


def _known(names: dict[str, str], label: str) -> str | None:
    """The column that a heading names, whatever the unit it states."""
    label = without_mark(label)
    return names.get(normalise_header(label)) or names.get(normalise_header(split_unit(label).words))


def _check_above(above: list[Row], findings: Findings) -> None:
    for line, cells in above:
        for cell in cells:
            if states_unit(cell):
                raise FileRefused(
                    "COLUMN_UNIT",
                    f"Line {line} says “{cell.strip()[:80]}”. Amounts are read as pounds, so nothing is "
                    "taken. Put pounds in the amount column, remove that line and upload the file again.",
                    line=line,
                )
    first, last = above[0][0], above[-1][0]
    lines = f"Line {first} stands" if first == last else f"Lines {first} to {last} stand"
    findings.warning("ABOVE_HEADER", f"{lines} above the column names and is not taken.", line=first)


def place_columns(header: list[str], findings: Findings, *, line: int = 1) -> Places:
    """Where each column stands. Raises FileRefused when one that is needed is missing or there twice, or
    when its heading states a unit other than pounds.
    """
    check_delimiter(header)
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
