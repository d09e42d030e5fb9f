"""From the bytes of a comma-separated file to rows of cells, or a clear word on why not.

Source of the layout: HM Treasury's guidance on publishing spending over £25,000. The file is read
twice as a stream (once to find its encoding, once for its rows) and never held whole.
"""

from collections.abc import Iterator
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
from portfolio.rules.findings import Findings
from portfolio.rules.headers import (
    COLUMNS,
    OFFICIAL_HEADERS,
    OTHER_HEADERS,
    REQUIRED_COLUMNS,
    normalise_header,
)

MOST_BYTES = 50_000_000
MOST_LINES = 100_000
LONGEST_CELL = 4_000

Places = dict[str, int]
"""Where each column of the layout stands in the file, by its name in `headers.COLUMNS`."""


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


def place_columns(header: list[str], findings: Findings) -> Places:
    """Where each column stands. Raises FileRefused when one that is needed is missing or there twice."""
    check_delimiter(header)
    places: Places = {}
    for known in (OFFICIAL_HEADERS, OTHER_HEADERS):
        taken = set(places)
        for index, label in enumerate(header):
            name = known.get(normalise_header(without_mark(label)))
            if name in places and name not in taken:
                raise FileRefused(
                    "COLUMN_TWICE", f"Two columns can be read as {COLUMNS[name]}. Remove one.", line=1
                )
            if name is not None and name not in taken:
                places[name] = index
    _check_required(places, header)
    _warn_unused(places, header, findings)
    return places


def _check_required(places: Places, header: list[str]) -> None:
    lacking = [COLUMNS[name] for name in REQUIRED_COLUMNS if name not in places]
    if lacking:
        seen = ", ".join(f"“{label.strip()[:40]}”" for label in header[:20])
        raise FileRefused(
            "COLUMN_MISSING",
            f"The first line has no column for {', '.join(lacking)}. It has {seen}. The first line must "
            "hold the column names.",
            line=1,
        )


def _warn_unused(places: Places, header: list[str], findings: Findings) -> None:
    used = set(places.values())
    for index, label in enumerate(header):
        if index not in used and label.strip():
            name = label.strip()[:80]
            findings.warning("COLUMN_UNUSED", f"The column “{name}” is not used.", line=1, column=name)
