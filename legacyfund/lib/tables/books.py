"""A spreadsheet's sheets as rows of text: the program that runs in a process of its own.

Reads the file from standard input and writes JSON to standard output; see `apart`, which starts it. Imports
nothing of ours that would bring Django, and opens nothing.
"""

import io
import json
import math
import resource
import struct
import sys
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from .marks import BookRefused, Marks, check_parts, error_fault, formula_fault, letters
from .number_formats import PERCENT, SCALES
from .ods_marks import ods_marks
from .xlsb_marks import xlsb_marks
from .xlsx_marks import xlsx_marks

MEMORY = 1536 * 1024 * 1024
SECONDS = 60
_FIRST_DAY = date(1900, 3, 1)
_LARGEST = 10**15
_UNREADABLE = (
    *(CalamineError, zipfile.BadZipFile, zlib.error, struct.error),
    *(KeyError, EOFError, ValueError, OSError, RuntimeError),
)

Value = int | float | str | bool | time | date | datetime | timedelta


def read_book(content: bytes, columns: int, rows: int) -> dict[str, Any]:
    """The visible sheets, up to one row more than `rows`; the names of the hidden ones; or why not."""
    try:
        return _read(content, columns, rows)
    except BookRefused as refusal:
        return {"refused": [refusal.code, refusal.about, refusal.line]}
    except PasswordError:
        return {"refused": ["PASSWORD", "", None]}
    except _UNREADABLE:
        return {"refused": ["DAMAGED", "", None]}


def _read(content: bytes, columns: int, rows: int) -> dict[str, Any]:
    marks = _marks(content)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = [found for found in book.sheets_metadata if found.typ == SheetTypeEnum.WorkSheet]
    visible = [found.name for found in sheets if found.visible == SheetVisibleEnum.Visible]
    return {
        "hidden": [found.name for found in sheets if found.name not in visible],
        "is_told": marks is not None,
        "sheets": [
            _sheet(book.get_sheet_by_name(name), (marks or {}).get(name, Marks()), columns, rows)
            for name in visible
        ],
    }


def _marks(content: bytes) -> dict[str, Marks] | None:
    """By sheet; None for the kinds of file that do not say."""
    if not content.startswith(b"PK"):
        return None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        check_parts(archive)
        names = archive.namelist()
        if "content.xml" in names:
            return ods_marks(archive)
        if {"xl/workbook.bin", "xl/workbook.xml"}.issubset(names):
            raise BookRefused("DAMAGED")
        return xlsb_marks(archive) if "xl/workbook.bin" in names else xlsx_marks(archive)


def _sheet(sheet: CalamineSheet, marks: Marks, columns: int, most: int) -> dict[str, Any]:
    top, left = sheet.start or (0, 0)
    faults: dict[int, dict[int, str]] = {}
    for (row, column), fault in marks.faults.items():
        faults.setdefault(row, {})[column] = fault
    values = dict(enumerate(sheet.to_python(), start=top))
    for row, column in marks.formulas:
        cells = values.get(row, [])
        if not 0 <= column - left < len(cells) or cells[column - left] == "":
            faults.setdefault(row, {})[column] = formula_fault(row, column)
    found: list[list[Any]] = []
    for row in sorted({*values, *faults}):
        read = _Row(row, columns)
        read.put(values.get(row, ()), left, marks)
        for column, fault in faults.get(row, {}).items():
            read.fault(column, fault)
        if read.cells:
            found.append([row + 1, read.cells, read.faults, read.days])
        if len(found) > most + 1:
            break
    return {
        "name": sheet.name,
        "rows": found,
        "hidden_rows": sorted(row + 1 for row in marks.hidden_rows)[: most + 1],
        "hidden_columns": sorted(column for column in marks.hidden_columns if column < columns),
        "merged": [
            [
                first[0] + 1,
                last[0] + 1,
                f"{letters(first[1])}{first[0] + 1}:{letters(last[1])}{last[0] + 1}",
            ]
            for first, last in sheet.merged_cell_ranges or marks.merged
            if first[0] != last[0]
        ],
    }


class _Row:
    """A row as it is read, its cells up to the last filled one."""

    def __init__(self, row: int, columns: int) -> None:
        self.row, self.columns = row, columns
        self.cells: list[str] = []
        self.faults: dict[int, str] = {}
        self.days: list[int] = []

    def put(self, values: Sequence[Value], left: int, marks: Marks) -> None:
        """Its values, of which the first stands in the column `left`. Large sheets have a million: what most
        of them are is settled here, without a call.
        """
        row, cells, most = self.row, self.cells, self.columns
        for column, found in enumerate(values, start=left):
            if found == "":
                continue
            value = marks.days.get((row, column), found) if marks.days else found
            if not isinstance(value, str):
                self._put_value(column, value, marks.added.get((row, column), ""))
            elif value in _ERRORS:
                self.fault(column, error_fault(value))
            elif value.isspace():
                continue
            elif column == len(cells) and column < most:
                cells.append(value)
            else:
                self._write(column, value)

    def _put_value(self, column: int, value: Value, added: str) -> None:
        try:
            text = text_of(value, added)
        except ValueError:
            kind = "day" if isinstance(value, date | time | timedelta) else "number"
            where = f"{letters(column)}{self.row + 1}"
            self.fault(column, f"{where} holds no {kind} that can be shown. Type it again.")
            return
        self._write(column, text)
        if isinstance(value, date):
            self.days.append(column)

    def fault(self, column: int, words: str) -> None:
        self._write(column, "")
        self.faults[column] = words

    def _write(self, column: int, text: str) -> None:
        if column >= self.columns:
            raise BookRefused("TOO_WIDE", line=self.row + 1)
        if column == len(self.cells):
            self.cells.append(text)
            return
        self.cells += [""] * (column + 1 - len(self.cells))
        self.cells[column] = text


_ERRORS = frozenset({"#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"})


def text_of(value: Value, added: str = "") -> str:
    """As the spreadsheet shows it without any dressing; a number to the 15 digits a spreadsheet keeps, with
    what is `added` to it, since `31k` and `€31` are other amounts than 31.

    One with more digits in front of its point has lost some, and is written so that it shows: `1.2E+16`.
    Raises ValueError for what is no number and no day.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float):
        return _number(value, added)
    if isinstance(value, datetime):
        # What a cell shows, in no zone: no moment.
        value = date(value.year, value.month, value.day)
    if not isinstance(value, date) or value < _FIRST_DAY:
        raise ValueError(value)
    return value.isoformat()


def _number(value: float, added: str) -> str:
    if not math.isfinite(value):
        raise ValueError(value)
    number = Decimal(f"{value:.15g}")
    if abs(number) >= _LARGEST:
        return f"{number:E}"
    text = f"{number * 100 if added == PERCENT else number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    if len(added) > 2:
        return f"{text} {added}"
    return f"{text}{added}" if added in (PERCENT, *SCALES) else f"{added}{text}"


def main() -> None:
    """With the most columns and rows on the command line. Memory and time are bounded first of all."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    columns, rows = map(int, sys.argv[1:3])
    found = read_book(sys.stdin.buffer.read(), columns, rows)
    sys.stdout.buffer.write(json.dumps(found).encode())
