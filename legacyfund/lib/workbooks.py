"""The sheets of an XLSX file as rows of text, without running or fetching anything.

Read part by part with defusedxml: no document type, no entities, no addresses. Nothing is evaluated:
a formula is a fault of its cell. Numbers come as they are written in the file, to the 15 digits a
spreadsheet keeps, dates in ISO form, percentages with their sign.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal, InvalidOperation
from typing import BinaryIO
from xml.etree.ElementTree import Element

from legacyfund.lib.csv_rows import FileRefused
from legacyfund.lib.workbook_parts import Parts, Sheet, find_parts
from legacyfund.lib.workbook_styles import date_text
from legacyfund.lib.workbook_xml import damaged, read_elements, tag_of
from legacyfund.lib.zip_guard import ZipLimits, check_inactive, open_archive, read_entry

MOST_TEXTS = 500_000
MOST_ROW_ELEMENTS = 60_000
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_DIGITS = Context(prec=15)
_ERROR_VALUES = "Excel shows an error here"


@dataclass(frozen=True)
class SheetLimits:
    """`rows`: filled rows below the header. `columns`: the last column that may be filled."""

    rows: int = 10_000
    columns: int = 200
    zip: ZipLimits = field(default_factory=ZipLimits)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row by its number in the file. `faults` says by column, from 0, why a cell cannot be read."""

    number: int
    cells: list[str]
    faults: dict[int, str] = field(default_factory=dict)


class Workbook:
    """An XLSX file that passed the guards. Raises FileRefused or ArchiveRefused, here or at a row.

    `known`: the names of the sheets, where it may have several.
    """

    def __init__(
        self, stream: BinaryIO, limits: SheetLimits | None = None, known: Sequence[str] = ()
    ) -> None:
        self._limits = limits or SheetLimits()
        self._archive = open_archive(stream, self._limits.zip)
        names = self._archive.namelist()
        check_inactive(names)
        self._parts: Parts = find_parts(names, lambda name: read_entry(self._archive, name), known)
        self._texts: list[str] = []
        self._more_texts = self._read_texts()

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return self._parts.sheets

    def rows(self, sheet: Sheet) -> Iterator[SheetRow]:
        """The filled rows of a sheet in order."""
        number, seen, filled = 0, 0, 0
        for element in self._elements(sheet.entry):
            tag = tag_of(element)
            if tag == "mergeCells":
                _refuse_merged(element)
            if tag != "row":
                continue
            seen += 1
            number = _row_number(element, number)
            row = self._row(number, element)
            element.clear()
            if row.faults or any(cell.strip() for cell in row.cells):
                filled += 1
                yield row
            if filled > self._limits.rows + 1 or seen > MOST_ROW_ELEMENTS:
                raise FileRefused(
                    "TOO_MANY",
                    f"The sheet has more than {self._limits.rows:,} rows. Split it, or delete the empty rows "
                    "below the last filled one.",
                )

    def _row(self, number: int, element: Element) -> SheetRow:
        cells: list[str] = []
        faults: dict[int, str] = {}
        for cell in element:
            if tag_of(cell) != "c":
                continue
            place = _column(cell.get("r", ""), len(cells))
            if place < len(cells):
                raise FileRefused("DAMAGED", f"Row {number} of the sheet holds a cell twice. Save it again.")
            text = self._text(cell, place, number, faults)
            if not text and place not in faults:
                continue
            if place >= self._limits.columns:
                raise FileRefused(
                    "TOO_WIDE",
                    f"Row {number} is filled beyond column {self._limits.columns}. Delete what stands there.",
                    line=number,
                )
            cells += [""] * (place - len(cells)) + [text]
        return SheetRow(number, cells, faults)

    def _text(self, cell: Element, place: int, number: int, faults: dict[int, str]) -> str:
        kind, value = cell.get("t", "n"), ""
        for part in cell:
            tag = tag_of(part)
            if tag == "f":
                faults[place] = (
                    f"{_letters(place)}{number} is a formula. Copy the column and paste it as values."
                )
                return ""
            if tag == "v":
                value = part.text or ""
            elif tag == "is":
                value = _string(part)
        if kind == "e":
            faults[place] = f"{_ERROR_VALUES} ({value[:20]}). Put the value right."
            return ""
        return self._shown(kind, value, cell.get("s", "0"), place, number, faults)

    def _shown(
        self, kind: str, value: str, style: str, place: int, number: int, faults: dict[int, str]
    ) -> str:
        if kind == "s":
            return self._shared(value)
        if kind == "b":
            return "Yes" if value.strip() == "1" else "No"
        if kind in ("inlineStr", "str", "d"):
            return value
        if not value.strip():
            return ""
        try:
            return self._number(value.strip(), style)
        except (InvalidOperation, ValueError, OverflowError):
            faults[place] = f"{_letters(place)}{number} holds no number that can be shown. Type it again."
            return ""

    def _number(self, value: str, style: str) -> str:
        number = _DIGITS.create_decimal(value)
        if not number.is_finite() or abs(number.adjusted()) > 20:
            raise ValueError(value)
        shape = self._parts.styles.get(style, "")
        if shape == "date":
            return date_text(number, since_1904=self._parts.since_1904)
        if shape == "percent":
            return f"{_plain(number * 100)}%"
        return _plain(number)

    def _shared(self, value: str) -> str:
        """The text of that number; the texts are read only as far as they are asked for."""
        index = int(value) if value.isdecimal() and len(value) < 8 else -1
        while 0 <= len(self._texts) <= index:
            text = next(self._more_texts, None)
            if text is None:
                index = -1
                break
            self._texts.append(text)
        if index < 0:
            raise damaged()
        return self._texts[index]

    def _read_texts(self) -> Iterator[str]:
        if self._parts.texts is None:
            return
        for count, element in enumerate(self._elements(self._parts.texts)):
            if tag_of(element) == "si":
                yield _string(element)
                element.clear()
            if count > 4 * MOST_TEXTS:
                raise FileRefused("TOO_MANY", "The file holds too many texts. Split it.")

    def _elements(self, name: str) -> Iterator[Element]:
        return read_elements(read_entry(self._archive, name))


def _refuse_merged(element: Element) -> None:
    ranges = [str(item.get("ref", "")) for item in element if item.get("ref")]
    if ranges:
        shown = ", ".join(ranges[:5]) + (" and others" if len(ranges) > 5 else "")
        raise FileRefused(
            "MERGED",
            f"Cells are merged ({shown[:120]}), so a value could belong to several rows. Unmerge them, fill "
            "in each cell, and upload the file again.",
        )


def _string(element: Element) -> str:
    """The text of a cell that holds some: of itself, or of its runs; not what is said of its reading."""
    return "".join(
        part.text or ""
        for item in element
        for part in ([item] if tag_of(item) == "t" else item if tag_of(item) == "r" else [])
        if tag_of(part) == "t"
    )


def _row_number(element: Element, before: int) -> int:
    text = element.get("r", str(before + 1))
    number = int(text) if text.isdecimal() and len(text) < 9 else 0
    if number <= before:
        raise FileRefused("DAMAGED", f"The sheet's rows are out of order after row {before}. Save it again.")
    return number


def _column(address: str, following: int) -> int:
    if not address:
        return following
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise FileRefused("DAMAGED", "The sheet holds a cell without an address. Save it again.")
    place = 0
    for letter in match[1]:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _letters(place: int) -> str:
    """`A` for 0, `AA` for 26."""
    letters, rest = "", place + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
