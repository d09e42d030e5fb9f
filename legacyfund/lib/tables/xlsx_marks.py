"""What an XLSX file says of its cells beside values: see `marks`."""

import posixpath
import re
import zipfile
from xml.parsers import expat

from .marks import MOST_COLUMNS, Attributes, BookRefused, Marks, error_fault, parse, start_parser, walk, whole
from .number_formats import PERCENT, PERCENTAGES, added_by

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_OF_A_CELL = frozenset({"v", "is", "f"})


def xlsx_marks(archive: zipfile.ZipFile) -> dict[str, Marks]:
    """By the name of each sheet."""
    names = set(archive.namelist())
    book = next(
        (path for kind, path in links_of(archive, names, "").values() if kind == "officeDocument"),
        "xl/workbook.xml",
    )
    if book not in names:
        raise BookRefused("DAMAGED")
    links = links_of(archive, names, book)
    listed: list[tuple[str, str]] = []

    def sheet(tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            key = next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), "")
            listed.append((attributes.get("name", ""), key))

    walk(archive.read(book), sheet)
    styles = next((path for kind, path in links.values() if kind == "styles" and path in names), "")
    added = _added(archive.read(styles)) if styles else {}
    found: dict[str, Marks] = {}
    for name, key in listed:
        kind, path = links.get(key, ("", ""))
        if path not in names:
            raise BookRefused("DAMAGED")
        if kind == "worksheet":
            found[name] = _sheet_marks(archive.read(path), added)
    return found


def links_of(archive: zipfile.ZipFile, names: set[str], part: str) -> dict[str, tuple[str, str]]:
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
        walk(archive.read(place), link)
    return found


def _added(part: bytes) -> dict[str, str]:
    """What each style shows beside a number, where it does, by the number a cell names it with."""
    own: dict[int, str] = dict.fromkeys(PERCENTAGES, PERCENT)
    found: dict[str, str] = {}
    inside, count = False, 0

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal inside, count
        if tag == "numFmt":
            own[whole(attributes.get("numFmtId"))] = added_by(attributes.get("formatCode", ""))
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            if added := own.get(whole(attributes.get("numFmtId"))):
                found[str(count)] = added
            count += 1

    def end(tag: str) -> None:
        nonlocal inside
        inside = inside and tag != "cellXfs"

    walk(part, start, end)
    return found


def _is_true(text: str | None) -> bool:
    return text in ("1", "true")


class _SheetWalk:
    """One worksheet of an XLSX file. Hears of elements as they begin: large sheets have a million of them, so
    what most of them are is settled first, and with few calls.
    """

    def __init__(self, added: dict[str, str], parser: expat.XMLParserType) -> None:
        self.marks, self.added, self.parser = Marks(), added, parser
        self.row = self.column = self.filled_row = -1
        self.row_number = ""
        self.columns: dict[str, int] = {}
        self.filled_columns: set[int] = set()
        self.kind = ""

    def start(self, name: str, attributes: Attributes) -> None:
        tag = name.rpartition(":")[2] if ":" in name else name
        if tag == "c":
            self._begin_cell(attributes)
        elif tag in _OF_A_CELL:
            if self.row != self.filled_row or self.column not in self.filled_columns:
                self._fill()
            if tag == "f" and self.kind not in ("str", "e"):
                self.marks.formulas.add((self.row, self.column))
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "col" and _is_true(attributes.get("hidden")):
            first, last = whole(attributes.get("min")), whole(attributes.get("max"))
            self.marks.hidden_columns |= set(range(first - 1, min(last, MOST_COLUMNS)))

    def _fill(self) -> None:
        if self.column < 0:
            raise BookRefused("DAMAGED")
        self.marks.fill(self.row, self.column)
        self.filled_row = self.row
        self.filled_columns.add(self.column)

    def _begin_cell(self, attributes: Attributes) -> None:
        if self.kind == "e":
            self.parser.CharacterDataHandler = None
        column = self._column(attributes.get("r", ""))
        if column <= self.column:
            raise BookRefused("CELL_TWICE", str(self.row + 1))
        self.column = column
        self.kind = kind = attributes.get("t", "n")
        if kind == "n":
            if self.added and (added := self.added.get(attributes.get("s", "0"))):
                self.marks.added[self.row, column] = added
        elif kind == "e":
            self.marks.faults[self.row, column] = error_fault("an error")
            self.parser.CharacterDataHandler = self.error

    def _begin_row(self, attributes: Attributes) -> None:
        number = attributes.get("r", str(self.row + 2))
        row = int(number) - 1 if number.isdecimal() and len(number) < 9 else -1
        if row <= self.row:
            raise BookRefused("OUT_OF_ORDER", str(self.row + 1))
        self.row, self.row_number, self.column = row, number, -1
        if _is_true(attributes.get("hidden")):
            self.marks.hidden_rows.add(row)

    def error(self, text: str) -> None:
        if text.strip().startswith("#"):
            self.marks.faults[self.row, self.column] = error_fault(text.strip())

    def _column(self, address: str) -> int:
        """Most addresses end with the number of their row, and their letters have been seen before."""
        if self.row < 0:
            raise BookRefused("DAMAGED")
        if not address:
            return self.column + 1
        letters = address.removesuffix(self.row_number)
        if letters in self.columns and letters != address:
            return self.columns[letters]
        match = _ADDRESS.fullmatch(address)
        if match is None:
            raise BookRefused("NO_ADDRESS")
        return self.columns.setdefault(match[1], _column(match[1]))


def _column(name: str) -> int:
    column = 0
    for letter in name:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _sheet_marks(part: bytes, added: dict[str, str]) -> Marks:
    parser = start_parser()
    heard = _SheetWalk(added, parser)
    parser.StartElementHandler = heard.start
    parse(parser, part)
    return heard.marks
