"""A file that is handed back says what it said, on the same lines, with the messages before it."""

import io

import pytest

from legacyfund.lib.tables.annotated import annotated_workbook
from legacyfund.lib.tables.matching import MESSAGES
from legacyfund.lib.tables.reading import read_tables
from legacyfund.lib.tables.shapes import Headings, TableLimits
from tests.factories.workbooks import DATE, Raw, write_xlsx

LIMITS = TableLimits(10**6)


def is_header(cells) -> bool:
    return "Name" in [cell.strip() for cell in cells]


HEADINGS = Headings(rate=is_header, fits=is_header)
ROWS = [
    ["Register of 2026"],
    [],
    ["Name", "Code", "Cost"],
    ["Payroll", "00770", "1.50"],
    [],
    ["Prisons", "7", "1.5"],
]
SAID = {4: ["Code: it is odd.", "Cost: so is this."], None: ["It is short."]}
RIGHT = [
    (1, ["", "Register of 2026"]),
    (3, [MESSAGES, "Name", "Code", "Cost"]),
    (4, ["The whole table: It is short.\nCode: it is odd.\nCost: so is this.", "Payroll", "00770", "1.50"]),
    (6, ["", "Prisons", "7", "1.5"]),
]


def tables(content: bytes):
    return read_tables(io.BytesIO(content), LIMITS, HEADINGS)


def rows_of(content: bytes):
    (table,) = tables(content)
    return [(row.number, row.cells) for row in table.rows]


@pytest.mark.parametrize(
    ("content", "sheet"),
    [("\r\n".join(",".join(row) for row in ROWS).encode(), ""), (write_xlsx(ROWS), "Register")],
)
def test_every_row_stands_on_its_line_and_says_what_it_said(content, sheet):
    once = annotated_workbook(tables(content), HEADINGS, {sheet: SAID})

    assert rows_of(once) == RIGHT


def test_a_file_that_comes_back_gets_no_second_column_of_messages():
    once = annotated_workbook(tables(write_xlsx(ROWS)), HEADINGS, {"Register": SAID})

    again = annotated_workbook(tables(once), HEADINGS, {"Register": {6: ["It is late."]}})

    assert [cells[0] for _, cells in rows_of(again)] == ["", MESSAGES, "", "It is late."]
    assert [cells[1:] for _, cells in rows_of(again)] == [cells[1:] for _, cells in RIGHT]


def test_a_day_stays_a_day_and_a_table_without_rows_stays_empty():
    day = annotated_workbook(tables(write_xlsx([["Name"], [Raw("<v>46152</v>", style=DATE)]])), HEADINGS, {})

    (table,) = tables(day)
    assert [(row.cells, row.days) for row in table.rows][1] == (["", "2026-05-10"], frozenset({1}))
