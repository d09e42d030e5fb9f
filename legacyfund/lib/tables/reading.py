"""Tables that somebody uploaded, by their content and never by their name, as rows of text."""

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from legacyfund.lib.collector import collector_paused
from legacyfund.lib.tables.apart import OLD, ZIP, read_apart
from legacyfund.lib.tables.header import find_header
from legacyfund.lib.tables.odd_rows import is_filler
from legacyfund.lib.tables.shapes import FileRefused, Headings, Merged, SheetRow, Table, TableLimits
from legacyfund.lib.tables.text import find_encoding, find_separator, read_text_rows


def read_tables(stream: BinaryIO, limits: TableLimits, headings: Headings) -> list[Table]:
    """The tables of a file: CSV (commas, semicolons, tabs, upright bars), XLSX, XLSB, XLS or ODS.

    `stream` must be seekable and stays open. A workbook with several sheets gives those that the caller
    knows by name, else the one whose headings fit. Raises FileRefused at once, or at the row it meets.
    """
    stream.seek(0)
    start = stream.read(4)
    if start in (ZIP, OLD):
        with collector_paused():
            return _of_workbook(read_apart(stream, limits), limits, headings)
    encoding = find_encoding(stream, limits)
    separator = find_separator(stream, encoding, headings)
    return [Table("", read_text_rows(stream, encoding, separator, limits), encoding=encoding)]


def _of_workbook(found: dict[str, Any], limits: TableLimits, headings: Headings) -> list[Table]:
    sheets = [(sheet, _rows(sheet, limits)) for sheet in found["sheets"]]
    chosen = _chosen([(sheet, rows) for sheet, rows in sheets if rows] or sheets[:1], headings)
    notes = []
    names = {sheet["name"] for sheet, _ in chosen}
    if found["hidden"]:
        notes.append(f"{_sheets(found['hidden'])} hidden in the workbook and not read.")
    if others := [sheet["name"] for sheet, rows in sheets if rows and sheet["name"] not in names]:
        notes.append(f"{_sheets(others)} not read: only the sheet {_quoted(sorted(names))} has the columns.")
    if not found["is_told"]:
        notes.append(
            "In this kind of workbook it cannot be seen which rows are hidden, which amounts are in £000 "
            "or another currency, and which cells show an error. Cells with an error are read as blank. Save "
            "it as XLSX if there are any."
        )
    return [
        Table(
            " ".join(sheet["name"].split()),
            iter(rows),
            tuple(notes),
            is_styled=found["is_told"],
            hidden_rows=frozenset(sheet["hidden_rows"]),
            hidden_columns=frozenset(sheet["hidden_columns"]),
            merged=tuple(Merged(*block) for block in sheet["merged"]),
        )
        for sheet, rows in chosen
    ]


def _rows(sheet: dict[str, Any], limits: TableLimits) -> list[SheetRow]:
    rows = [
        SheetRow(
            number,
            cells,
            {int(place): fault for place, fault in faults.items()},
            frozenset(days),
        )
        for number, cells, faults, days in sheet["rows"]
        if faults or not is_filler(cells)
    ]
    if len(rows) > limits.rows + 1:
        raise FileRefused(
            "TOO_MANY",
            f"The sheet “{sheet['name'][:40]}” has more than {limits.rows:,} rows. Split it.",
            line=rows[-1].number,
        )
    return rows


_Sheets = list[tuple[dict[str, Any], list[SheetRow]]]


def _chosen(sheets: _Sheets, headings: Headings) -> _Sheets:
    """One sheet may have any name; of several, those that are known, or the only one that fits."""
    if not sheets:
        raise FileRefused("EMPTY", "The workbook has no sheet that can be read. Show the sheet and save it.")
    known = {name.casefold() for name in headings.sheets}
    if len(sheets) == 1 or all(sheet["name"].strip().casefold() in known for sheet, _ in sheets):
        return sheets
    fitting = [(sheet, rows) for sheet, rows in sheets if _fits(iter(rows), headings)]
    if len(fitting) == 1:
        return fitting
    names = _quoted([sheet["name"] for sheet, _ in (fitting or sheets)])
    which = "several could be meant" if fitting else "none has the columns that are needed"
    only = f" Or call the sheets {', '.join(headings.sheets)}, and no others." if headings.sheets else ""
    raise FileRefused(
        "SEVERAL_SHEETS",
        f"The file has {len(sheets)} sheets, and {which}: {names}. Save the sheet you mean in a file of its "
        f"own.{only}",
    )


def _fits(rows: Iterator[SheetRow], headings: Headings) -> bool:
    found = find_header(rows, headings)
    return found is not None and found.fits


def _sheets(names: Sequence[str]) -> str:
    verb = "is" if len(names) == 1 else "are"
    return f"The sheet{'' if len(names) == 1 else 's'} {_quoted(names)} {verb}"


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"“{name[:40]}”" for name in names[:5])
