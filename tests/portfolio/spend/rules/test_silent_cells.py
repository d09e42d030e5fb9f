"""Cells and lines that are no payments, or not as they were: beyond the header, totals, nil, misread."""

import pytest

from portfolio.spend.rules.findings import Severity
from tests.factories.small_returns import HEADER, NOVEMBER, check, table, told, words


@pytest.mark.parametrize("optional", ["", ",Description,Supplier Postcode,Supplier Type,Contract Number"])
@pytest.mark.parametrize("commas", [",", ",,,,", ", ,", ",,,,,,,,,,,,,,,,,,"])
def test_blank_cells_beyond_the_header_are_nothing(optional: str, commas: str) -> None:
    rest = "," * optional.count(",")
    rows = ["Mint,03/11/2026,HALL LTD,A1,5.00", f"Mint,03/11/2026,HALL LTD,A2,6.00{rest}{commas}"]

    checked = check(table(*rows, header=HEADER + optional + ",,"), NOVEMBER)

    assert (checked.findings, checked.line_count, str(checked.net)) == ((), 2, "11.00")


def test_filled_cells_beyond_the_header_are_one_finding() -> None:
    rows = [f"Mint,03/11/2026,HALL LTD,A{number},5.00,over" for number in range(30)]

    checked = check(table("Mint,03/11/2026,HALL LTD,B1,5.00", *rows), NOVEMBER)

    assert told(checked) == [(3, "TOO_MANY_CELLS")]
    assert "lines 3, 4, 5" in words(checked)
    assert "and 10 more" in words(checked)


@pytest.mark.parametrize(
    "row",
    [
        *(',,,,"73,500.00"', "Total,,,,73500", ",,Grand Total,,73500", ",Total,,,73500"),
        *("Mint,,,Sub-total,73500", ",Total,,1,73500", "Mint,30/11/2026,Total,1,73500"),
        *(
            "Mint,30/11/2026,Total,,73500",
            "Mint,Total,HALL LTD,,73500",
            "Mint,03/11/2026,HALL LTD,Total,73500",
        ),
    ],
)
def test_a_line_that_holds_a_total_is_named_and_not_counted(row: str) -> None:
    checked = check(table("Mint,03/11/2026,HALL LTD,A1,73500", row), NOVEMBER)

    assert told(checked) == []
    assert told(checked, Severity.CHALLENGE) == [(3, "TOTAL_LINE")]
    assert (checked.line_count, str(checked.net)) == (1, "73500.00")


@pytest.mark.parametrize("supplier", ["TOTAL", "Total Ltd", "Nil by Mouth Ltd", "N/A Records"])
def test_a_payment_to_a_supplier_of_such_a_name_is_one(supplier: str) -> None:
    checked = check(table(f"Mint,03/11/2026,{supplier},77013301,5.00"), NOVEMBER)

    assert (checked.findings, [line.supplier for line in checked.lines]) == ((), [supplier])


@pytest.mark.parametrize("last", ["\x1a", ",,\x07,,"])
def test_a_line_of_characters_that_nobody_can_see_is_none(last: str) -> None:
    checked = check(table("Mint,03/11/2026,HALL LTD,A1,5.00") + last, NOVEMBER)

    assert (checked.findings, checked.line_count) == ((), 1)


@pytest.mark.parametrize(
    "row",
    [
        *(
            "Nil Return,,,,",
            ",,Nil,,0.00",
            "No payments over £25k,,,,",
            ",,NIL,NIL,Nil",
            "Nil,Nil,Nil,Nil,Nil",
        ),
        *("Mint,30/11/2026,Nil return,,0.00", "Nothing to report,N/A,N/A,N/A,0", "Mint,n/a,None,-,n/a"),
    ],
)
def test_a_nil_return_has_one_message_with_what_to_do(row: str) -> None:
    alone = check(table(row), NOVEMBER)
    beside = check(table("Mint,03/11/2026,HALL LTD,A1,5.00", row), NOVEMBER)

    assert (told(alone), told(alone, Severity.WARNING)) == ([], [(2, "NIL_RETURN")])
    assert alone.says_nothing_spent
    assert "taken as a nil return" in words(alone)
    assert told(beside) == [(3, "NIL_LINE")]
    assert "Remove the line" in words(beside)
    assert not beside.says_nothing_spent


def test_what_was_misread_is_warned_of_with_its_likely_reading() -> None:
    checked = check(table("Mint,03/11/2026,CAFÃ‰ NOIR LTD,A1,5.00", "Mint,03/11/2026,CAFÉ LTD,A2,5.00"))

    assert told(checked, Severity.WARNING) == [(2, "MISREAD_CHARACTER")]
    assert "“CAFÉ NOIR LTD”" in words(checked)
    assert checked.lines[0].supplier == "CAFÉ NOIR LTD"


def test_what_stands_in_a_column_that_is_not_taken_stops_nothing() -> None:
    header = f"{HEADER},Remarks"
    unused = check(table("Mint,03/11/2026,HALL LTD,A1,5.00,the board\x92s", header=header))
    taken = check(table("Mint,03/11/2026,HALL\x92S LTD,A1,5.00,", header=header))

    assert told(unused) == []
    assert told(taken) == []
    assert told(taken, Severity.WARNING) == [(1, "COLUMN_UNUSED"), (2, "CONTROL")]
    assert "lost its encoding" in words(taken)
    assert taken.lines[0].supplier == "HALL’S LTD"


def test_an_optional_column_that_is_there_twice_stops_nothing() -> None:
    row = "Mint,03/11/2026,HALL LTD,A1,5.00,first,second"

    checked = check(table(row, header=f"{HEADER},Expense area,Expense Area"))

    assert checked.lines[0].expense_area == "first"
    assert told(checked, Severity.WARNING) == [(1, "COLUMN_UNUSED")]
