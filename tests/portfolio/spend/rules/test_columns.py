"""Columns as a person said they stand, and what is asked of one."""

import io

import pytest

from legacyfund.lib.tables.matching import Memory, heading_keys, heading_set
from legacyfund.lib.tables.shapes import FileRefused
from portfolio.spend.rules.columns import FileLayout
from portfolio.spend.rules.findings import Severity
from portfolio.spend.rules.over_25k import find_columns, open_tables
from portfolio.spend.rules.returns import NO_TERMS, check_return_file
from tests.factories.small_returns import told, words

OWN = ["Voucher Number", "Paid on", "Payee", "Net £000", "Notes"]
SAID = ["transaction_number", "date", "supplier", "amount", "description"]
ROW = "V1,05/06/2027,HALL LTD,31.0,Hosting"


def own(*rows: str, headings: list[str] = OWN, above: str = "Payments of the Mint\r\n") -> bytes:
    return (above + "\r\n".join([",".join(headings), *rows])).encode()


def check(content: bytes, **layout: object):  # type: ignore[no-untyped-def]
    said = {"headings": OWN, "columns": SAID} | layout
    return check_return_file(io.BytesIO(content), NO_TERMS, FileLayout(**said))  # type: ignore[arg-type]


def test_a_departments_own_layout_is_read_as_it_was_said_in_its_unit() -> None:
    checked = check(own(ROW))

    (line,) = checked.lines
    assert (line.transaction_number, line.supplier, line.description) == ("V1", "HALL LTD", "Hosting")
    assert (str(line.amount), line.line) == ("31000.00", 3)
    assert told(checked, Severity.WARNING) == [(1, "ABOVE_HEADER"), (2, "UNIT_READ")]
    assert "in thousands" in words(checked)


def test_a_unit_that_is_no_money_of_ours_is_refused_whoever_says_it() -> None:
    dollars = ["Voucher Number", "Paid on", "Payee", "Net $", "Notes"]

    checked = check(own(ROW, headings=dollars), headings=dollars)

    assert told(checked) == [(2, "COLUMN_UNIT")]


def test_a_unit_above_the_headings_is_refused_unless_the_heading_says_it_too() -> None:
    above, plain = "Figures in £000\r\n", [*OWN[:3], "Net", "Notes"]

    assert told(check(own(ROW, headings=plain, above=above), headings=plain)) == [(1, "COLUMN_UNIT")]
    assert told(check(own(ROW, above=above))) == []


def test_headings_that_are_not_there_again_or_not_enough_are_faults() -> None:
    assert told(check(own(ROW), headings=[*OWN[:4], "Remarks"])) == [(2, "COLUMN_MISSING")]
    assert told(check(own(ROW), columns=[*SAID[:3], "", ""])) == [(2, "COLUMN_MISSING")]


def test_a_cell_put_right_is_read_instead_of_what_stands_there() -> None:
    checked = check(own(ROW.replace("31.0", "31O")), cells={3: {3: "31", 6: ""}})

    assert (told(checked), str(checked.net)) == ([], "31000.00")


def test_what_the_headings_stand_for_is_guessed_by_what_people_said_first() -> None:
    keys = dict(zip(heading_keys(OWN), SAID, strict=True))
    remembered = Memory(anywhere=keys, sets={heading_set(OWN): keys})

    fresh, again = (find_columns(io.BytesIO(own(ROW)), memory) for memory in (Memory(), remembered))

    assert [guess.column for guess in fresh.guesses] == ["transaction_number", "", "", "", ""]
    assert fresh.guesses[3].why.startswith("As an amount: The figures are in thousands")
    assert [guess.column for guess in again.guesses] == SAID
    assert again.guesses[3].why.startswith("It was matched so the last time. The figures are in thousands")
    assert again.guesses[2].samples == ("HALL LTD",)


def test_a_heading_in_pounds_goes_before_one_in_thousands() -> None:
    header = "Date,Supplier,Transaction number,Amount (£000),Amount (£)"

    found = find_columns(io.BytesIO(f"{header}\r\n05/06/2027,X,1,31,31000\r\n".encode()), Memory())

    assert [guess.column for guess in found.guesses][3:] == ["", "amount"]


def test_two_headings_alike_are_both_offered_and_neither_taken() -> None:
    header = "Date,Supplier,Transaction number,Amount,Amount,Expense area,Expense area"

    found = find_columns(io.BytesIO(f"{header}\r\n05/06/2027,X,1,31,32,A,B\r\n".encode()), Memory())

    assert [(guess.column, guess.could_be) for guess in found.guesses][3:] == [
        ("", "amount"),
        ("", "amount"),
        ("expense_area", ""),
        ("", "expense_area"),
    ]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rest", b"one\r\ntwo\r\n"])
def test_what_has_no_headings_is_refused(content: bytes) -> None:
    with pytest.raises(FileRefused):
        find_columns(io.BytesIO(content), Memory())


def test_the_file_is_opened_with_what_was_put_right() -> None:
    tables, headings = open_tables(own(ROW), FileLayout(OWN, SAID, cells={3: {2: "OAK LTD"}}))

    rows = [row.cells for table in tables for row in table.rows]
    assert rows[2][2] == "OAK LTD"
    assert [headings.fits(cells) for cells in rows] == [False, True, False]
