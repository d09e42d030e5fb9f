"""What an XLSB file says of its cells beside values: see `marks`.

Its parts are records: a kind and a length, each in bytes of seven bits, and so many bytes. Their kinds and
fields are those of [MS-XLSB].
"""

import struct
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta

from .marks import MOST_COLUMNS, BookRefused, Marks, error_fault
from .number_formats import PERCENT, PERCENTAGES, added_by, bare_code
from .xlsx_marks import links_of

_ROW, _BLANK, _LAST_CELL, _RICH_TEXT = 0, 1, 11, 62
_WHOLE, _ERRORS, _NUMBERS = 2, (3, 11), (2, 5, 9)
_IS_WHOLE = 0b10
_DAYS = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)}
_FIRST_DAY, _FIRST_OF_1904 = date(1899, 12, 30), date(1904, 1, 1)
_COLUMN, _MERGED = 60, 176
_FORMAT, _LOOK, _BEGIN_LOOKS, _END_LOOKS = 44, 47, 617, 618
_BOOK, _SHEET = 153, 156
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x10, 0x01
_ERROR_NAMES = {
    **{0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!"},
    0x2A: "#N/A",
}


def xlsb_marks(archive: zipfile.ZipFile) -> dict[str, Marks]:
    """By the name of each sheet."""
    names = set(archive.namelist())
    book = next(
        (path for kind, path in links_of(archive, names, "").values() if kind == "officeDocument"),
        "xl/workbook.bin",
    )
    if book not in names:
        raise BookRefused("DAMAGED")
    links = links_of(archive, names, book)
    styles = next((path for kind, path in links.values() if kind == "styles" and path in names), "")
    looks = _looks(archive.read(styles)) if styles else _Looks()
    about = archive.read(book)
    first_day = _FIRST_OF_1904 if _is_1904(about) else _FIRST_DAY
    found: dict[str, Marks] = {}
    for name, key in _listed(about):
        kind, path = links.get(key, ("", ""))
        if path not in names:
            raise BookRefused("DAMAGED")
        if kind == "worksheet":
            found[name] = _sheet_marks(archive.read(path), looks, first_day)
    return found


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and content of each. Raises BookRefused where one ends before its length."""
    place, end = 0, len(part)
    try:
        while place < end:
            kind = part[place]
            place += 1
            if kind & 0x80:
                kind = kind & 0x7F | (part[place] & 0x7F) << 7
                place += 1
            size = shift = 0
            for _ in range(4):
                byte = part[place]
                place += 1
                size |= (byte & 0x7F) << shift
                shift += 7
                if not byte & 0x80:
                    break
            if place + size > end:
                raise BookRefused("DAMAGED")
            yield kind, part[place : place + size]
            place += size
    except IndexError:
        raise BookRefused("DAMAGED") from None


def _listed(part: bytes) -> Iterator[tuple[str, str]]:
    """The name of each sheet, and the id of its link."""
    for kind, content in _records(part):
        if kind == _SHEET:
            key, after = _text(content, 8)
            yield _text(content, after)[0], key


def _text(content: bytes, place: int) -> tuple[str, int]:
    (length,) = _read("<I", content, place)
    last = place + 4 + 2 * length
    if length > MOST_COLUMNS or last > len(content):
        raise BookRefused("DAMAGED")
    return content[place + 4 : last].decode("utf-16-le", "replace"), last


def _read(fields: str, content: bytes, place: int = 0) -> tuple[int, ...]:
    try:
        return struct.unpack_from(fields, content, place)
    except struct.error:
        raise BookRefused("DAMAGED") from None


def _is_1904(part: bytes) -> bool:
    """Whether the workbook counts its days from 1904."""
    return any(bool(content[0] & 1) for kind, content in _records(part) if kind == _BOOK and content)


@dataclass
class _Looks:
    """By the number a cell names a style with, what it shows beside a number; the styles that show a day."""

    added: dict[int, str] = field(default_factory=dict)
    days: set[int] = field(default_factory=set)


def _looks(part: bytes) -> _Looks:
    own: dict[int, str] = {}
    found = _Looks()
    inside, count = False, 0
    for kind, content in _records(part):
        if kind == _FORMAT:
            (number,) = _read("<H", content)
            own[number] = _text(content, 2)[0]
        elif kind in (_BEGIN_LOOKS, _END_LOOKS):
            inside = kind == _BEGIN_LOOKS
        elif kind == _LOOK and inside:
            (number,) = _read("<H", content, 2)
            if added := added_by(own[number]) if number in own else PERCENT * (number in PERCENTAGES):
                found.added[count] = added
            if set("dy") & set(bare_code(own[number]).lower()) if number in own else number in _DAYS:
                found.days.add(count)
            count += 1
    return found


def _sheet_marks(part: bytes, looks: _Looks, first_day: date) -> Marks:
    heard = _SheetWalk(looks, first_day)
    for kind, content in _records(part):
        if kind == _ROW:
            heard.begin_row(content)
        elif kind <= _LAST_CELL or kind == _RICH_TEXT:
            heard.cell(kind, content)
        elif kind == _COLUMN:
            heard.column_looks(content)
        elif kind == _MERGED:
            top, bottom, left, right = _read("<IIII", content)
            heard.marks.merged.append(((top, left), (bottom, right)))
    return heard.marks


class _SheetWalk:
    """One worksheet, record by record."""

    def __init__(self, looks: _Looks, first_day: date) -> None:
        self.marks, self.looks, self.first_day = Marks(), looks, first_day
        self.row = self.column = -1

    def begin_row(self, content: bytes) -> None:
        row, flags = _read("<I7xB", content)
        if row <= self.row:
            raise BookRefused("OUT_OF_ORDER", str(self.row + 1))
        self.row, self.column = row, -1
        if flags & _HIDDEN_ROW:
            self.marks.hidden_rows.add(row)

    def cell(self, kind: int, content: bytes) -> None:
        column, style = _read("<II", content)
        if self.row < 0:
            raise BookRefused("DAMAGED")
        if column <= self.column:
            raise BookRefused("CELL_TWICE", str(self.row + 1))
        self.column = column
        place, style = (self.row, column), style & 0xFFFFFF
        if kind != _BLANK:
            self.marks.fill(*place)
        if kind in _ERRORS:
            (code,) = _read("<B", content, 8)
            self.marks.faults[place] = error_fault(_ERROR_NAMES.get(code, "an error"))
        elif kind in _NUMBERS and style in self.looks.added:
            self.marks.added[place] = self.looks.added[style]
        elif kind == _WHOLE and style in self.looks.days:
            self._day(place, content)

    def _day(self, place: tuple[int, int], content: bytes) -> None:
        """A day kept as a whole number, which the library reads as a number; other days it knows."""
        (kept,) = _read("<i", content, 8)
        if kept & 0b11 == _IS_WHOLE:
            with suppress(OverflowError):
                self.marks.days[place] = self.first_day + timedelta(days=kept >> 2)

    def column_looks(self, content: bytes) -> None:
        first, last, _, _, flags = _read("<IIIIH", content)
        if flags & _HIDDEN_COLUMN:
            self.marks.hidden_columns |= set(range(first, min(last + 1, MOST_COLUMNS)))
