"""What a workbook says of its cells beside values: hidden rows and columns, errors, formulas, units.

The library that reads values passes these over. XLSX and ODS say them in XML, XLSB in records, and each is
walked once, part by part (`xlsx_marks`, `ods_marks`, `xlsb_marks`); that also shows how large a sheet is
before anything of that size is made. It runs in the reader's process.
"""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from xml.parsers import expat

MOST_CELLS = 8_000_000
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384

Attributes = dict[str, str]


class BookRefused(Exception):
    """`code` and, for some, what it is about; the words are the caller's."""

    def __init__(self, code: str, about: str = "", line: int | None = None) -> None:
        super().__init__(code)
        self.code, self.about, self.line = code, about, line


@dataclass
class Marks:
    """Rows, columns and cells count from 0. `faults`: why a cell has no value; `formulas`: cells that ought
    to have one; `added`: what a cell shows beside its number, see `number_formats`; `days` and `merged`: what
    the library does not tell of, days that a sheet keeps as whole numbers and blocks of cells that are one.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    added: dict[tuple[int, int], str] = field(default_factory=dict)
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    days: dict[tuple[int, int], date] = field(default_factory=dict)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    box: list[int] = field(default_factory=list)

    def fill(self, row: int, column: int, rows: int = 1, columns: int = 1) -> None:
        """A block of filled cells. Raises BookRefused when the sheet would be too large to hold."""
        last_row, last_column = row + rows - 1, column + columns - 1
        if self.box and rows == 1 and row == self.box[2] and self.box[1] <= column <= self.box[3]:
            return
        if last_row >= MOST_ROWS or last_column >= MOST_COLUMNS:
            raise BookRefused("TOO_MANY")
        if self.box:
            top, left, bottom, right = self.box
            self.box[:] = min(top, row), min(left, column), max(bottom, last_row), max(right, last_column)
        else:
            self.box[:] = row, column, last_row, last_column
        if (self.box[2] - self.box[0] + 1) * (self.box[3] - self.box[1] + 1) > MOST_CELLS:
            raise BookRefused("TOO_MANY")


def letters(column: int) -> str:
    """`A` for 0, `AA` for 26."""
    text, rest = "", column + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        text = chr(ord("A") + last) + text
    return text


def error_fault(value: str) -> str:
    return f"The spreadsheet shows an error here ({value[:20]}). Put the value right."


def formula_fault(row: int, column: int) -> str:
    return (
        f"{letters(column)}{row + 1} is a formula whose result was not saved. Copy the column, paste it as "
        "values and save the file again."
    )


def walk(
    part: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Without document types and entities: no spreadsheet has any. Names come without their prefix."""

    parser = start_parser()
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    if end is not None:
        finish = end
        parser.EndElementHandler = lambda name: finish(name.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    parse(parser, part)


def start_parser() -> expat.XMLParserType:
    def declared(*_: object) -> None:
        raise BookRefused("XML_ENTITIES")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = declared
    return parser


def parse(parser: expat.XMLParserType, part: bytes) -> None:
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise BookRefused("DAMAGED") from error


def check_parts(archive: zipfile.ZipFile) -> None:
    """Raises BookRefused for a part with a document type, whether it is read here or by the library."""
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            part = archive.read(name)
            if any(mark in part for mark in (b"<!DOCTYPE", b"<\0!\0D\0", b"<!ENTITY")):
                raise BookRefused("XML_ENTITIES")


def whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else 0
