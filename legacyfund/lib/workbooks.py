"""The one sheet of an XLSX file as rows of text, without running or fetching anything.

Read part by part with defusedxml: no document type, no entities, no addresses. Nothing is evaluated:
a formula is a fault of its cell. Numbers come as they are written in the file, to the 15 digits a
spreadsheet keeps, dates in ISO form, percentages with their sign.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Context, Decimal, InvalidOperation
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from legacyfund.lib.csv_rows import FileRefused
from legacyfund.lib.workbook_dates import date_text
from legacyfund.lib.workbook_parts import Parts, find_parts
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
    """A row by its number in the sheet. `faults` says by column, counted from 0, why a cell cannot be read."""

    number: int
    cells: list[str]
    faults: dict[int, str] = field(default_factory=dict)


class Workbook:
    """An XLSX file that passed the guards. Raises FileRefused or ArchiveRefused, here or at the row it meets."""

    def __init__(self, stream: BinaryIO, limits: SheetLimits | None = None) -> None:
        self._limits = limits or SheetLimits()
        self._archive = open_archive(stream, self._limits.zip)
        names = self._archive.namelist()
        check_inactive(names)
        self._parts: Parts = find_parts(names, lambda name: read_entry(self._archive, name))
        self._texts: list[str] = []
        self._more_texts = self._read_texts()

    def rows(self) -> Iterator[SheetRow]:
        """The filled rows in order."""
        number, seen, filled = 0, 0, 0
        for element in self._elements(self._parts.sheet):
            tag = _tag(element)
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
            if _tag(cell) != "c":
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
            tag = _tag(part)
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
            faults[place] = f"{_letters(place)}{number} holds no number a spreadsheet can show. Type it again."
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
            raise FileRefused("DAMAGED", "The file is damaged. Open it, save it again and upload that.")
        return self._texts[index]

    def _read_texts(self) -> Iterator[str]:
        if self._parts.texts is None:
            return
        for count, element in enumerate(self._elements(self._parts.texts)):
            if _tag(element) == "si":
                yield _string(element)
                element.clear()
            if count > 4 * MOST_TEXTS:
                raise FileRefused("TOO_MANY", "The file holds too many texts. Split it.")

    def _elements(self, name: str) -> Iterator[Element]:
        return parse_part(lambda: io.BytesIO(read_entry(self._archive, name)))


def parse_part(opened: Callable[[], BinaryIO]) -> Iterator[Element]:
    """Elements of an XML part as they end. Raises FileRefused for what is no XML or is more than XML."""
    try:
        for _, element in iterparse(opened(), events=("end",), forbid_dtd=True):
            yield element
    except DefusedXmlException as error:
        raise FileRefused(
            "XML_ENTITIES",
            "The file defines XML entities or a document type, which no spreadsheet does. It was not read.",
        ) from error
    except (ParseError, ValueError, LookupError, zipfile.BadZipFile) as error:
        raise FileRefused("DAMAGED", "The file is damaged. Open it, save it again and upload that.") from error
