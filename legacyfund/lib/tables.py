"""Tables that somebody uploaded, CSV or XLSX by content and never by name, as rows of text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from legacyfund.lib.csv_rows import (
    FileLimits,
    FileRefused,
    check_delimiter,
    find_encoding,
    read_csv_rows,
    without_mark,
)
from legacyfund.lib.workbooks import SheetLimits, SheetRow, Workbook

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Table:
    """`sheet`: its name in the workbook, blank for a CSV. `rows`: read as they are asked for."""

    sheet: str
    rows: Iterator[SheetRow]


def read_tables(
    stream: BinaryIO, limits: SheetLimits, *, size: int, sheets: Sequence[str] = ()
) -> Iterator[Table]:
    """Rows from the header on, blank ones left out. `stream` must be seekable; `size` in bytes is the most.

    A workbook has one sheet, or several that are all called by one of `sheets`. Raises FileRefused or
    ArchiveRefused (a DomainError with a `code`) at once or at the row it meets.
    """
    stream.seek(0)
    start = stream.read(4)
    if start == _OLD_OFFICE:
        raise FileRefused(
            "OLD_OFFICE",
            "This is an old Excel (XLS) file, or one protected by a password. Open it and save it as XLSX or "
            "CSV (UTF-8), without a password.",
        )
    if start == _ZIP:
        workbook = Workbook(stream, limits, sheets)
        for sheet in workbook.sheets:
            yield Table(sheet.name, workbook.rows(sheet))
    else:
        yield Table("", _csv(stream, limits, FileLimits(size, limits.rows)))


def read_table(stream: BinaryIO, limits: SheetLimits, *, size: int) -> Iterator[SheetRow]:
    """The rows of a file with one table, as `read_tables` gives them."""
    for table in read_tables(stream, limits, size=size):
        yield from table.rows


def _csv(stream: BinaryIO, limits: SheetLimits, file_limits: FileLimits) -> Iterator[SheetRow]:
    encoding = find_encoding(stream, file_limits)
    first = True
    for line, cells in read_csv_rows(stream, encoding, file_limits):
        if first:
            check_delimiter(cells)
            cells = [without_mark(cells[0]), *cells[1:]]
            first = False
        if len(cells) > limits.columns and any(cell.strip() for cell in cells[limits.columns :]):
            raise FileRefused(
                "TOO_WIDE",
                f"Line {line} is filled beyond column {limits.columns}. Delete what stands there.",
                line=line,
            )
        yield SheetRow(line, cells[: limits.columns])


def read_header(row: SheetRow) -> list[str]:
    """The column headings. Raises FileRefused for a formula, a number of headings over a column, or twins."""
    headings = [" ".join(cell.split()) for cell in row.cells]
    while headings and not headings[-1]:
        headings.pop()
    if row.faults:
        raise FileRefused("HEADER", f"In the column headings: {next(iter(row.faults.values()))}")
    if len([heading for heading in headings if heading]) < 2:
        raise FileRefused(
            "HEADER_MISSING",
            f"Row {row.number} is the first that is filled, and it has fewer than two cells. The first row "
            "has to hold the column headings. Remove titles above it.",
        )
    seen: dict[str, str] = {}
    for heading in filter(None, headings):
        if heading.casefold() in seen:
            raise FileRefused(
                "HEADER_TWICE", f"Two columns are called “{heading[:80]}”. Rename or remove one of them."
            )
        seen[heading.casefold()] = heading
    return headings
