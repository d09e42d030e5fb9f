"""What a workbook says of its cells beside values: hidden rows and columns, errors, formulas, percentages.

The library that reads values passes these over. XLSX and ODS say them in XML, which is walked once, part by
part; it also shows how large a sheet is before anything of that size is made. Runs in the reader's process.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from xml.parsers import expat

MOST_CELLS = 8_000_000
MOST_ROWS = 1_048_576
_MOST_COLUMNS = 16_384
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_PERCENTAGES = {9, 10}
_NOT_LETTERS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')

Attributes = dict[str, str]


class BookRefused(Exception):
    """`code` and, for some, what it is about; the words are the caller's."""

    def __init__(self, code: str, about: str = "", line: int | None = None) -> None:
        super().__init__(code)
        self.code, self.about, self.line = code, about, line


@dataclass
class Marks:
    """Rows, columns and cells count from 0. `faults`: why a cell has no value; `formulas`: cells that ought
    to have one.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    percentages: set[tuple[int, int]] = field(default_factory=set)
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    box: list[int] = field(default_factory=list)

    def fill(self, row: int, column: int, rows: int = 1, columns: int = 1) -> None:
        """A block of filled cells. Raises BookRefused when the sheet would be too large to hold."""
        last_row, last_column = row + rows - 1, column + columns - 1
        if self.box and rows == 1 and row == self.box[2] and self.box[1] <= column <= self.box[3]:
            return
        if last_row >= MOST_ROWS or last_column >= _MOST_COLUMNS:
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


def _walk(
    part: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Without document types and entities: no spreadsheet has any. Names come without their prefix."""

    parser = _parser()
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    if end is not None:
        finish = end
        parser.EndElementHandler = lambda name: finish(name.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    _parse(parser, part)


def _parser() -> expat.XMLParserType:
    def declared(*_: object) -> None:
        raise BookRefused("XML_ENTITIES")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = declared
    return parser


def _parse(parser: expat.XMLParserType, part: bytes) -> None:
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


def xlsx_marks(archive: zipfile.ZipFile) -> dict[str, Marks]:
    """By the name of each sheet."""
    names = set(archive.namelist())
    book = next(
        (path for kind, path in _links(archive, names, "").values() if kind == "officeDocument"),
        "xl/workbook.xml",
    )
    if book not in names:
        raise BookRefused("DAMAGED")
    links = _links(archive, names, book)
    listed: list[tuple[str, str]] = []

    def sheet(tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            key = next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), "")
            listed.append((attributes.get("name", ""), key))

    _walk(archive.read(book), sheet)
    styles = next((path for kind, path in links.values() if kind == "styles" and path in names), "")
    percentages = _percentages(archive.read(styles)) if styles else set()
    found: dict[str, Marks] = {}
    for name, key in listed:
        kind, path = links.get(key, ("", ""))
        if path not in names:
            raise BookRefused("DAMAGED")
        if kind == "worksheet":
            found[name] = _sheet_marks(archive.read(path), percentages)
    return found


def _links(archive: zipfile.ZipFile, names: set[str], part: str) -> dict[str, tuple[str, str]]:
    """Kind and path of a part's links inside the file, by their id."""
    folder, name = posixpath.split(part)
    place = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}

    def link(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("TargetMode", "Internal") == "Internal":
            target = posixpath.join("/", folder, attributes.get("Target", ""))
            path = posixpath.normpath(target).lstrip("/")
            found[attributes.get("Id", "")] = attributes.get("Type", "").rpartition("/")[2], path

    if place in names:
        _walk(archive.read(place), link)
    return found


def _percentages(part: bytes) -> set[str]:
    """The styles that show a number as a percentage, by the number a cell names them with."""
    own: dict[int, bool] = {}
    found: set[str] = set()
    inside, count = False, 0

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal inside, count
        if tag == "numFmt":
            code = _NOT_LETTERS.sub("", attributes.get("formatCode", "")[:200])
            own[_whole(attributes.get("numFmtId"))] = "%" in code
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            number = _whole(attributes.get("numFmtId"))
            if own.get(number, number in _PERCENTAGES):
                found.add(str(count))
            count += 1

    def end(tag: str) -> None:
        nonlocal inside
        inside = inside and tag != "cellXfs"

    _walk(part, start, end)
    return found


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else 0


def _is_true(text: str | None) -> bool:
    return text in ("1", "true")


class _SheetWalk:
    """One worksheet of an XLSX file. Hears of elements as they begin: large sheets have a million of them."""

    def __init__(self, percentages: set[str], parser: expat.XMLParserType) -> None:
        self.marks, self.percentages, self.parser = Marks(), percentages, parser
        self.row = self.column = -1
        self.kind = ""

    def start(self, name: str, attributes: Attributes) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            self._begin_cell(attributes)
        elif tag in ("v", "is", "f") and self.column < 0:
            raise BookRefused("DAMAGED")
        elif tag in ("v", "is"):
            self.marks.fill(self.row, self.column)
        elif tag == "f":
            self.marks.fill(self.row, self.column)
            if self.kind not in ("str", "e"):
                self.marks.formulas.add((self.row, self.column))
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "col" and _is_true(attributes.get("hidden")):
            first, last = _whole(attributes.get("min")), _whole(attributes.get("max"))
            self.marks.hidden_columns |= set(range(first - 1, min(last, _MOST_COLUMNS)))

    def _begin_cell(self, attributes: Attributes) -> None:
        if self.kind == "e":
            self.parser.CharacterDataHandler = None
        self.column = self._place(attributes.get("r", ""))
        self.kind = attributes.get("t", "n")
        if self.kind == "e":
            self.marks.faults[self.row, self.column] = error_fault("an error")
            self.parser.CharacterDataHandler = self.error
        elif self.kind == "n" and attributes.get("s", "0") in self.percentages:
            self.marks.percentages.add((self.row, self.column))

    def _begin_row(self, attributes: Attributes) -> None:
        number = attributes.get("r", str(self.row + 2))
        row = int(number) - 1 if number.isdecimal() and len(number) < 9 else -1
        if row <= self.row:
            raise BookRefused("OUT_OF_ORDER", str(self.row + 1))
        self.row, self.column = row, -1
        if _is_true(attributes.get("hidden")):
            self.marks.hidden_rows.add(row)

    def error(self, text: str) -> None:
        if text.strip().startswith("#"):
            self.marks.faults[self.row, self.column] = error_fault(text.strip())

    def _place(self, address: str) -> int:
        if self.row < 0:
            raise BookRefused("DAMAGED")
        if not address:
            return self.column + 1
        match = _ADDRESS.fullmatch(address)
        if match is None:
            raise BookRefused("NO_ADDRESS")
        column = _column(match[1])
        if column <= self.column:
            raise BookRefused("CELL_TWICE", str(self.row + 1))
        return column


@lru_cache(maxsize=1024)
def _column(name: str) -> int:
    column = 0
    for letter in name:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _sheet_marks(part: bytes, percentages: set[str]) -> Marks:
    parser = _parser()
    walk = _SheetWalk(percentages, parser)
    parser.StartElementHandler = walk.start
    _parse(parser, part)
    return walk.marks


def ods_marks(archive: zipfile.ZipFile) -> dict[str, Marks]:
    """By the name of each sheet."""
    walk = _DocumentWalk()
    _walk(archive.read("content.xml"), walk.start, walk.end, walk.text)
    return walk.found


class _DocumentWalk:
    """The sheets of an OpenDocument spreadsheet, all in one part. Rows and cells may stand for several."""

    def __init__(self) -> None:
        self.found: dict[str, Marks] = {}
        self.marks = Marks()
        self.row = self.column = self.rows = 0
        self.cell: Attributes = {}
        self.words = ""
        self.depth = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        plain = {name.rpartition(":")[2]: value for name, value in attributes.items()}
        if tag == "table":
            self.marks = self.found.setdefault(plain.get("name", ""), Marks())
            self.row = self.column = 0
        elif tag == "table-column":
            count = _repeated(plain, "number-columns-repeated", _MOST_COLUMNS)
            if plain.get("visibility", "visible") != "visible":
                self.marks.hidden_columns |= set(range(self.column, min(self.column + count, _MOST_COLUMNS)))
            self.column += count
        elif tag == "table-row":
            self.rows, self.column = _repeated(plain, "number-rows-repeated", MOST_ROWS), 0
            if plain.get("visibility", "visible") != "visible" and self.rows < 100_000:
                self.marks.hidden_rows |= set(range(self.row, self.row + self.rows))
        elif tag in ("table-cell", "covered-table-cell"):
            self.cell, self.words = plain, ""

    def text(self, data: str) -> None:
        if len(self.words) < 40:
            self.words += data

    def end(self, tag: str) -> None:
        if tag == "table-row":
            self.row += self.rows
        elif tag in ("table-cell", "covered-table-cell"):
            self._cell(_repeated(self.cell, "number-columns-repeated", _MOST_COLUMNS))

    def _cell(self, columns: int) -> None:
        place = self.row, self.column
        value = next((self.cell[name] for name in _VALUES if name in self.cell), self.words.strip())
        if value:
            self.marks.fill(*place, self.rows, columns)
        if value and _is_error(value, self.words):
            self._mark(columns, error_fault(self.words.strip() or value))
        elif not value and "formula" in self.cell:
            self.marks.fill(*place, self.rows, columns)
            self._mark(columns, formula_fault(*place))
        elif value and self.cell.get("value-type") == "percentage":
            self.marks.percentages |= self._places(columns)
        self.column += columns

    def _mark(self, columns: int, fault: str) -> None:
        self.marks.faults |= dict.fromkeys(self._places(columns), fault)

    def _places(self, columns: int) -> set[tuple[int, int]]:
        if self.rows * columns > 100_000:
            raise BookRefused("TOO_MANY")
        return {
            (self.row + row, self.column + column) for row in range(self.rows) for column in range(columns)
        }


_VALUES = ("value", "string-value", "date-value", "boolean-value", "time-value")
_ERROR = re.compile(r"#(?:N/A|NAME\?|REF!|VALUE!|NUM!|DIV/0!|NULL!)|Err:[0-9]{3}")


def _is_error(value: str, words: str) -> bool:
    return _ERROR.fullmatch(words.strip() or value) is not None


def _repeated(attributes: Attributes, name: str, most: int) -> int:
    return max(1, min(_whole(attributes.get(name)) or 1, most))
