"""Writing sheets as XLSX: text as text, numbers as numbers, dates as dates, and never a formula."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from xlsxwriter import Workbook

Cell = str | int | Decimal | date | None

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WIDEST = 32_767
_MOST_COLUMNS, _WIDE_ENOUGH_FOR_A_DAY = 60, 14
_PLAIN = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_workbook(sheets: Mapping[str, Iterable[Sequence[Cell]]]) -> bytes:
    """The file: rows by the name of their sheet. A text's characters that XML cannot hold become U+FFFD."""
    out = io.BytesIO()
    book = Workbook(out, _PLAIN)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        _write_rows(book.add_worksheet(name), rows, day, None)
    book.close()
    return out.getvalue()


def write_money_workbook(
    sheets: Mapping[str, Iterable[Sequence[Cell]]], out: IO[bytes], *, folder: Path | None = None
) -> None:
    """The same, as a list that people look at: its first row stays in sight, and decimals are pounds with
    their pence. Rows are written as they come, into `folder` (else where the system has such files), so
    memory does not grow with them.
    """
    options: dict[str, Any] = {**_PLAIN, "use_zip64": True, "tmpdir": str(folder) if folder else None}
    book = Workbook(out, options)
    day, pounds = (book.add_format({"num_format": shown}) for shown in ("dd/mm/yyyy", "#,##0.00"))
    try:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, _MOST_COLUMNS, _WIDE_ENOUGH_FOR_A_DAY)
            _write_rows(sheet, rows, day, pounds)
    except BaseException:
        for sheet in book.worksheets():
            sheet.row_data_fh.close()
            Path(sheet.row_data_filename).unlink()
        raise
    book.close()


def _write_rows(sheet: Any, rows: Iterable[Sequence[Cell]], day: Any, pounds: Any) -> None:
    for number, cells in enumerate(rows):
        for place, cell in enumerate(cells):
            _write(sheet, number, place, cell, day, pounds)


def _write(sheet: Any, row: int, column: int, cell: Cell, day: Any, pounds: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, day)
    elif isinstance(cell, Decimal):
        sheet.write_number(row, column, cell, pounds)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, _NOT_XML.sub("\ufffd", cell)[:_WIDEST])
