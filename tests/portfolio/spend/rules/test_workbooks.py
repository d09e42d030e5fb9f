"""Returns that come as spreadsheets: what is taken, what is told, and what a spreadsheet has lost."""

import io
from datetime import date
from decimal import Decimal

import pytest

from portfolio.spend.rules.cited_cells import cited_cells
from portfolio.spend.rules.findings import Severity
from portfolio.spend.rules.lines import CheckedFile
from portfolio.spend.rules.returns import check_return_file
from tests.factories import xlsb
from tests.factories.files import zipped
from tests.factories.other_books import ods, ods_cell, xls
from tests.factories.workbooks import (
    DATE,
    EUROS,
    THOUSANDS,
    Cell,
    Raw,
    formula,
    parts_of,
    sheet_xml,
    write_xlsx,
)
from tests.factories.xlsb import Error, Is, parts_of_xlsb, write_xlsb

HEADER = ["Date", "Supplier", "Voucher Number", "Amount", "Description"]
DAY = Raw("<v>46300</v>", style=DATE)


def check(content: bytes) -> CheckedFile:
    return check_return_file(io.BytesIO(content))


def told(checked: CheckedFile) -> list[tuple[int | None, str, str, Severity]]:
    return [(found.line, found.column, found.code, found.severity) for found in checked.findings]


def paid(number: Cell = "INV-7", amount: Cell = Decimal("31000.50"), day: Cell = DAY) -> list[Cell]:
    return [day, "HALL LTD", number, amount, "Hosting"]


@pytest.mark.parametrize(
    "content",
    [
        write_xlsx([HEADER, paid()]),
        write_xlsx([["Spend over £25,000"], [], HEADER, paid(amount=formula("D9*1", "31000.5"))]),
        write_xlsb([["Spend over £25,000"], [], HEADER, paid(day=Is(46300, xlsb.DATE))]),
        write_xlsb([HEADER, paid(amount=Is(31000.5, formula=True), day=Is(46300.5, xlsb.OWN_DATE))]),
        xls([HEADER, ["05/10/2026", "HALL LTD", "INV-7", 31000.5, "Hosting"]]),
        ods(
            [
                "".join(map(ods_cell, HEADER)),
                ods_cell("5 October 2026", "date", value="2026-10-05")
                + "".join(map(ods_cell, ["HALL LTD", "INV-7"]))
                + ods_cell("£31,000.50", "currency", value="31000.5")
                + ods_cell("Hosting"),
            ]
        ),
    ],
)
def test_a_payment_reads_the_same_from_every_kind_of_spreadsheet(content: bytes) -> None:
    checked = check(content)

    (line,) = checked.lines
    assert (line.paid_on, line.supplier, line.transaction_number) == (date(2026, 10, 5), "HALL LTD", "INV-7")
    assert (line.amount, line.description) == (Decimal("31000.50"), "Hosting")
    assert not checked.is_faulty


@pytest.mark.parametrize("number", [DAY, Raw("<v>12345678901234567</v>"), "2.00E+11"])
def test_a_number_that_the_spreadsheet_keeps_otherwise_identifies_nothing(number: Cell) -> None:
    checked = check(write_xlsx([HEADER, paid(number)]))

    assert told(checked) == [(2, "Transaction number", "SPOILED_NUMBER", Severity.FAULT)]
    assert checked.transaction_count == 0


def test_a_cell_that_cannot_be_read_is_one_fault_and_only_where_it_is_needed() -> None:
    error = Raw("<v>#REF!</v>", kind="e")
    rows = [[*HEADER, "Remarks"], [*paid(), error], paid("INV-8", error), paid("INV-9", formula("A1", ""))]

    checked = check(write_xlsx(rows))

    faults = [row for row in told(checked) if row[3] is Severity.FAULT]
    assert faults == [(3, "Amount", "CELL", Severity.FAULT), (4, "Amount", "CELL", Severity.FAULT)]
    assert checked.line_count == 3


@pytest.mark.parametrize(
    ("style", "said"), [(EUROS, "“€31” is not in pounds"), (THOUSANDS, "“31k” is not an amount")]
)
def test_an_amount_that_shows_in_another_unit_is_a_fault_at_its_cell(style: int, said: str) -> None:
    checked = check(write_xlsx([HEADER, paid(amount=Raw("<v>31</v>", style=style))]))

    assert told(checked) == [(2, "Amount", "AMOUNT", Severity.FAULT)]
    assert said in checked.findings[0].message


def test_an_xlsb_tells_what_an_xlsx_tells() -> None:
    day = Is(46300, xlsb.DATE)
    rows = [HEADER, paid(day=day), paid("INV-8", Decimal(5), day), paid("INV-9", Error("#REF!"), day)]
    long = [HEADER, paid(12345678901234567, day=day), paid(day, day=day)]
    parts = parts_of_xlsb(rows, hidden_rows=[2], hidden_columns=[3])

    assert told(check(zipped(parts))) == [
        (None, "", "HIDDEN_COLUMNS", Severity.WARNING),
        (3, "", "HIDDEN_ROWS", Severity.WARNING),
        (4, "Amount", "CELL", Severity.FAULT),
    ]
    assert [code for _, _, code, _ in told(check(write_xlsb(long)))] == ["SPOILED_NUMBER"] * 2
    (fault,) = check(zipped(parts_of_xlsb(rows[:3], merged=[(1, 2, 1, 1)]))).findings
    assert (fault.code, "B2:B3" in fault.message) == ("MERGED", True)


def test_hidden_rows_are_read_and_told_and_so_are_hidden_columns() -> None:
    parts = parts_of([HEADER, paid(), paid("INV-8", Decimal(5))])
    place = "xl/worksheets/sheet1.xml"
    sheet = parts[place].replace('<row r="3">', '<row r="3" hidden="1">')
    sheet = sheet.replace("<sheetData>", '<cols><col min="4" max="6" hidden="1"/></cols><sheetData>')

    checked = check(zipped(parts | {place: sheet}))

    assert [code for _, _, code, _ in told(checked)] == ["HIDDEN_COLUMNS", "HIDDEN_ROWS"]
    assert checked.net == Decimal("31005.50")
    assert "The columns “Amount”, “Description” are hidden" in checked.findings[0].message
    assert "Line 3 is hidden" in checked.findings[1].message


def test_of_several_sheets_the_one_with_the_columns_is_read_and_the_others_are_named() -> None:
    parts = parts_of(
        [["Code", "Name"], ["1", "Hosting"]], sheets=[("Codes", "visible"), ("Spend", "visible")]
    )
    content = zipped(parts | {"xl/worksheets/sheet2.xml": sheet_xml([HEADER, paid()])})

    checked = check(content)

    assert checked.line_count == 1
    assert told(checked) == [(None, "", "WORKBOOK", Severity.WARNING)]
    assert "“Codes” is not read" in checked.findings[0].message


def test_merged_titles_stop_nothing_and_merged_payments_do() -> None:
    title = '<mergeCells><mergeCell ref="A1:E2"/></mergeCells>'
    payments = '<mergeCells><mergeCell ref="B4:B5"/></mergeCells>'
    rows = [["Spend over £25,000"], [], HEADER, paid(), paid("INV-8")]

    assert not check(zipped(parts_of(rows, after=title))).is_faulty
    (fault,) = check(zipped(parts_of(rows, after=payments))).findings
    assert (fault.code, "B4:B5" in fault.message) == ("MERGED", True)


def test_repeated_column_names_notes_and_words_alone_are_named_and_left_out() -> None:
    rows = [
        HEADER,
        paid(),
        HEADER,
        paid("INV-8"),
        ["Directorate B"],
        ["* includes VAT"],
        ["Source: the ledger"],
    ]

    checked = check(write_xlsx(rows))

    assert told(checked) == [
        (3, "", "REPEATED", Severity.WARNING),
        (5, "", "WORDS", Severity.WARNING),
        (6, "", "FOOTNOTE", Severity.WARNING),
    ]
    assert checked.line_count == 2
    assert "Lines 6, 7 look like notes" in checked.findings[2].message


def test_the_cell_of_a_finding_is_cited_from_a_spreadsheet() -> None:
    content = write_xlsx([["A title"], HEADER, paid(amount="12,34")])

    cells = cited_cells(io.BytesIO(content), check(content).findings)

    assert cells == {(3, "Amount"): "12,34"}
