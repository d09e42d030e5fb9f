"""A workbook reads back as what was written, and holds no formula."""

import io
from datetime import date
from decimal import Decimal
from zipfile import ZipFile

import pytest
from python_calamine import load_workbook

from legacyfund.lib.tables.reading import read_tables
from legacyfund.lib.tables.shapes import Headings, TableLimits
from legacyfund.lib.tables.writing import write_money_workbook, write_workbook


def read(content):
    (table,) = read_tables(io.BytesIO(content), TableLimits(10**6), Headings(rate=len, fits=bool))
    return [row.cells for row in table.rows]


def test_text_numbers_and_dates_read_back():
    rows = [
        ["Name", "Amount", "Day", "Count"],
        ["=1+1 <&>", Decimal("-12.50"), date(2026, 11, 22), 3],
        ["two\nlines", Decimal(0), date(2000, 2, 29), 0],
    ]

    assert read(write_workbook({"Register & co": rows})) == [
        ["Name", "Amount", "Day", "Count"],
        ["=1+1 <&>", "-12.5", "2026-11-22", "3"],
        ["two\nlines", "0", "2000-02-29", "0"],
    ]


def test_blank_cells_are_left_out_and_columns_go_beyond_z():
    (row,) = read(write_workbook({"Sheet": [["a", None, "", *["x"] * 27]]}))

    assert row == ["a", "", "", *["x"] * 27]


def test_what_xml_cannot_hold_is_replaced_and_text_cut_at_what_a_cell_holds():
    content = write_workbook({"Sheet": [["a\x01b", "x" * 40_000]]})

    sheet = ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "a\ufffdb" in sheet
    assert sheet.count("x" * 32_767) == 1
    assert "x" * 32_768 not in sheet


@pytest.mark.parametrize("start", "=+-@")
def test_nothing_is_a_formula(start):
    sheet = ZipFile(io.BytesIO(write_workbook({"S": [[f"{start}1+1"]]}))).read("xl/worksheets/sheet1.xml")

    assert b"<f" not in sheet
    assert b't="inlineStr"' in sheet


def test_a_list_of_money_has_typed_days_and_pence_and_keeps_its_heading_in_sight(tmp_path):
    rows = [["Day", "Amount", "Supplier"], [date(2027, 6, 5), Decimal("-20.50"), "=1+1"]]
    out = io.BytesIO()

    write_money_workbook({"Spend": iter(rows)}, out, folder=tmp_path)

    out.seek(0)
    heading, cells = load_workbook(out).get_sheet_by_name("Spend").to_python()
    parts = ZipFile(out)
    assert heading == ["Day", "Amount", "Supplier"]
    assert cells == [date(2027, 6, 5), -20.5, "=1+1"]
    assert b'formatCode="#,##0.00"' in parts.read("xl/styles.xml")
    sheet = parts.read("xl/worksheets/sheet1.xml")
    assert b'topLeftCell="A2"' in sheet
    assert b"<f>" not in sheet
    assert list(tmp_path.iterdir()) == []


def test_rows_that_fail_leave_no_file(tmp_path):
    def cut():
        yield ["Day"]
        raise LookupError

    with pytest.raises(LookupError):
        write_money_workbook({"Spend": cut()}, io.BytesIO(), folder=tmp_path)
    assert list(tmp_path.iterdir()) == []
