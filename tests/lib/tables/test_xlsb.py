"""XLSB: what Excel's binary workbooks hold is read as an XLSX's is, and a hostile one is refused."""

import io
import struct
from decimal import Decimal

import pytest

from legacyfund.lib.tables.reading import read_tables
from legacyfund.lib.tables.shapes import FileRefused, Headings, SheetRow, Table, TableLimits
from legacyfund.lib.zip_guard import ZipLimits
from tests.factories.files import zipped
from tests.factories.workbooks import parts_of
from tests.factories.xlsb import (
    DATE,
    EUROS,
    OWN_DATE,
    OWN_PERCENT,
    PERCENT,
    THOUSANDS,
    Error,
    Is,
    XlsbCell,
    parts_of_xlsb,
    record,
    sheet_bin,
    wide,
    write_xlsb,
)

KNOWN = Headings(rate=len, fits=bool)
BOOK, STYLES, SHEET = "xl/workbook.bin", "xl/styles.bin", "xl/worksheets/sheet1.bin"
LIMITS = TableLimits(10**6, rows=20, columns=20)
BODY = [["Date", "Amount"], [Is(46300, DATE), 5]]


def table_of(content: bytes, limits: TableLimits = LIMITS) -> Table:
    (table,) = read_tables(io.BytesIO(content), limits, KNOWN)
    return table


def refused(parts: dict[str, bytes | str]) -> str:
    with pytest.raises(FileRefused) as refusal:
        list(table_of(zipped(parts)).rows)
    return refusal.value.code


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Café £", "Café £"),
        (Is("in the cell", inline=True), "in the cell"),
        (Is("worked out", formula=True), "worked out"),
        (3, "3"),
        (-7, "-7"),
        (Decimal("1200.5"), "1200.5"),
        (Is(31000.5, formula=True), "31000.5"),
        (True, "Yes"),
        (12345678901234567, "1.23456789012346E+16"),
        (Is(46300, DATE), "2026-10-05"),
        (Is(46300.75, DATE), "2026-10-05"),
        (Is(46300, OWN_DATE), "2026-10-05"),
        (Is(46300, DATE, formula=True), "2026-10-05"),
        (Is(0.125, PERCENT), "12.5%"),
        (Is(0.2, OWN_PERCENT), "20%"),
        (Is(1, PERCENT), "100%"),
        (Is(31000.5, EUROS), "€31000.5"),
        (Is(31, THOUSANDS), "31k"),
    ],
)
def test_how_a_cell_of_an_xlsb_reads(cell: XlsbCell, text: str) -> None:
    table = table_of(write_xlsb([[cell, "x"]]))

    (row,) = table.rows
    assert (row.number, row.cells, row.faults) == (1, [text, "x"], {})
    assert (table.is_styled, table.notes) == (True, ())
    assert row.days == ({0} if text == "2026-10-05" else set())


def test_days_are_counted_from_1904_where_the_workbook_says_so() -> None:
    rows = [[Is(46300 - 1462, DATE), Is(46300.5 - 1462, DATE)]]

    (row,) = table_of(zipped(parts_of_xlsb(rows, is_1904=True))).rows

    assert row.cells == ["2026-10-05", "2026-10-05"]


@pytest.mark.parametrize("error", [Error("#REF!"), Error("#N/A"), Error("#DIV/0!", formula=True)])
def test_a_cell_with_an_error_says_which(error: Error) -> None:
    (row,) = table_of(write_xlsb([[error, "x"]])).rows

    assert row.cells == ["", "x"]
    assert f"shows an error here ({error.text})" in row.faults[0]


def test_a_whole_number_that_is_no_day_of_the_calendar_has_a_fault_or_stays_a_number() -> None:
    (row,) = table_of(write_xlsb([[Is(4, DATE), Is((1 << 29) - 1, DATE)]])).rows

    assert row.cells == ["", "536870911"]
    assert "A1 holds no day that can be shown" in row.faults[0]


def test_hidden_rows_columns_sheets_and_merged_blocks_are_told() -> None:
    parts = parts_of_xlsb(
        [["Date", "Amount"], [Is(46300, DATE), 5], [Is(46301, DATE), 6]],
        [["notes"]],
        names=[("Spend", 0), ("Codes", 1)],
        hidden_rows=[2],
        hidden_columns=[1],
        merged=[(0, 0, 0, 1), (1, 2, 0, 0)],
    )

    table = table_of(zipped(parts))

    assert (table.sheet, table.hidden_rows, table.hidden_columns) == ("Spend", {3}, {1})
    assert [block.name for block in table.merged] == ["A2:A3"]
    assert "“Codes” is hidden" in table.notes[0]


def test_an_xlsx_under_the_name_of_an_xlsb_is_read_as_what_it_is() -> None:
    assert [row.cells for row in table_of(zipped(parts_of([["a", "b"]]))).rows] == [["a", "b"]]


def cut(part: bytes, by: int = 3) -> bytes:
    return part[:-by]


def in_sheet(*records: bytes) -> dict[str, bytes | str]:
    return parts_of_xlsb(BODY) | {SHEET: b"".join(records)}


ROW_1 = record(0, struct.pack("<IIH11x", 1, 0, 0))
CELL_1 = record(2, struct.pack("<III", 1, 0, 6))


@pytest.mark.parametrize(
    "parts",
    [
        parts_of_xlsb(BODY) | {SHEET: cut(sheet_bin(BODY, []), 40)},
        parts_of_xlsb(BODY) | {BOOK: b"\x83"},
        parts_of_xlsb(BODY) | {BOOK: record(156, struct.pack("<III", 0, 1, 1 << 31))},
        parts_of_xlsb(BODY) | {BOOK: record(156, struct.pack("<II", 0, 1) + wide("rId9") + wide("Gone"))},
        parts_of_xlsb(BODY) | {STYLES: record(44, b"\0")},
        {name: part for name, part in parts_of_xlsb(BODY).items() if name != SHEET},
        parts_of_xlsb(BODY) | {"xl/workbook.xml": "<workbook/>"},
        parts_of_xlsb(BODY) | {"_rels/.rels": "<Relationships/>", BOOK: record(0, b"")},
        in_sheet(record(145), CELL_1),
        in_sheet(record(145), ROW_1, CELL_1, CELL_1),
        in_sheet(record(145), ROW_1, CELL_1, ROW_1, CELL_1),
        in_sheet(record(145), ROW_1, record(3, struct.pack("<II", 0, 0))),
        in_sheet(record(145), ROW_1, record(3, struct.pack("<IIB", 0, 0, 0x99)), record(146)),
        in_sheet(record(176, b"\0")),
    ],
)
def test_a_damaged_xlsb_is_refused_in_words(parts: dict[str, bytes | str]) -> None:
    assert refused(parts) in ("DAMAGED", "EMPTY")


def test_a_book_that_its_links_do_not_name_is_damaged() -> None:
    links = str(parts_of_xlsb(BODY)["_rels/.rels"]).replace("xl/workbook.bin", "xl/other.bin")

    assert refused(parts_of_xlsb(BODY) | {"_rels/.rels": links}) == "DAMAGED"


def test_a23_a_cell_far_away_and_a_part_that_unpacks_without_end_are_refused() -> None:
    far = record(0, struct.pack("<IIH11x", 1_000_000, 0, 0)) + record(2, struct.pack("<III", 16_000, 0, 6))
    near = record(0, struct.pack("<IIH11x", 0, 0, 0)) + record(2, struct.pack("<III", 0, 0, 6))
    bomb = parts_of_xlsb(BODY) | {SHEET: record(145) + b"\0" * 40_000_000}

    assert refused(in_sheet(record(145), near, far)) == "TOO_MANY"
    assert refused(bomb) == "TOO_LARGE_UNPACKED"
    with pytest.raises(FileRefused) as refusal:
        table_of(write_xlsb([["x" * 500]]), TableLimits(10**6, zip=ZipLimits(unpacked=100)))
    assert refusal.value.code == "TOO_LARGE_UNPACKED"


def test_macros_in_an_xlsb_are_refused_and_its_own_name_for_itself_is_none() -> None:
    assert [type(row) for row in table_of(write_xlsb(BODY)).rows] == [SheetRow, SheetRow]
    assert refused(parts_of_xlsb(BODY) | {"xl/vbaProject.bin": b"macro"}) == "ACTIVE_CONTENT"
    assert refused(parts_of_xlsb(BODY) | {"xl/macrosheets/sheet1.bin": b"macro"}) == "ACTIVE_CONTENT"
