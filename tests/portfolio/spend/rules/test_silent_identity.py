"""Payments whose number a spreadsheet spoiled, or that stand in a file twice under two spellings."""

import pytest

from portfolio.spend.rules.findings import Severity
from tests.factories.small_returns import HEADER, NOVEMBER, check, table, told, words


@pytest.mark.parametrize(
    "number",
    [
        "2.00E+11",
        "2E11",
        "1.23457E+11",
        "4,5e+09",
        "54002709.0",
        "54,002,709.00",
        "10-May",
        "Mar-26",
        "########",
        "#N/A",
        "-2.00E+11",
    ],
)
def test_a_spoiled_number_is_a_fault_and_counts_as_no_transaction(number: str) -> None:
    rows = [f'Mint,0{day}/11/2026,HALL LTD,"{number}",{day}00.00' for day in (3, 3, 4)]

    checked = check(table(*rows), NOVEMBER)

    assert told(checked) == [(2, "SPOILED_NUMBER"), (3, "SPOILED_NUMBER"), (4, "SPOILED_NUMBER")]
    assert (checked.transaction_count, checked.lines, checked.duplicate_groups) == (0, (), ())
    assert {found.column for found in checked.findings} <= {"Transaction number"}
    assert "format this column as text" in words(checked)


@pytest.mark.parametrize("supplier", ["#N/A", "#NAME?", "########", "#REF!"])
def test_an_error_in_place_of_a_supplier_is_a_fault(supplier: str) -> None:
    checked = check(table(f"Mint,03/11/2026,{supplier},A1,5.00"), NOVEMBER)

    assert (told(checked), checked.lines) == ([(2, "CELL")], ())
    assert "Write what it should say" in words(checked)


@pytest.mark.parametrize("nothing", ["-", "n/a", "N.A.", "?", "TBC", "(blank)", "To be confirmed"])
def test_what_stands_where_nothing_is_known_names_no_supplier_and_no_payment(nothing: str) -> None:
    rows = [f"Mint,03/11/2026,{nothing},A1,5.00", *[f"Mint,03/11/2026,HALL LTD,{nothing},6.00"] * 3]

    checked = check(table(*rows), NOVEMBER)

    assert told(checked) == [(line, "BLANK") for line in (2, 3, 4, 5)]
    assert (checked.lines, checked.transaction_count) == ((), 1)
    assert f"“{nothing}” is no supplier. Write who was paid." in words(checked)
    assert f"“{nothing}” is no transaction number." in words(checked)


def test_a_name_that_was_removed_stands_and_a_number_that_was_removed_does_not() -> None:
    rows = ["Mint,03/11/2026,REDACTED,A1,5.00", "Mint,03/11/2026,HALL LTD,Redacted,6.00"]

    assert told(check(table(*rows), NOVEMBER)) == [(3, "BLANK")]


@pytest.mark.parametrize("supplier", ["NA Ltd", "#1 Cleaning", "None So Clean", "3", "Ω"])
def test_a_supplier_may_be_called_nearly_anything(supplier: str) -> None:
    assert check(table(f"Mint,03/11/2026,{supplier},A1,5.00")).may_be_accepted()


@pytest.mark.parametrize("column", ["Contract Number", "Project Code"])
def test_an_optional_number_that_is_spoiled_is_a_fault_and_may_be_left_blank(column: str) -> None:
    header = f"{HEADER},{column}"

    spoiled = check(table("Mint,03/11/2026,HALL LTD,A1,5.00,1.2E+09", header=header))
    blank = check(table("Mint,03/11/2026,HALL LTD,A1,5.00,", header=header))

    assert told(spoiled) == [(2, "SPOILED_NUMBER")]
    assert "leave the cell blank" in words(spoiled)
    assert spoiled.transaction_count == 1
    assert blank.may_be_accepted()


@pytest.mark.parametrize("number", ["E11", "2E", "A2E11", "5100.2", "10-5", "INV#12", "10/2026", "0.5A"])
def test_a_number_as_departments_give_them_stands(number: str) -> None:
    assert check(table(f"Mint,03/11/2026,HALL LTD,{number},5.00")).may_be_accepted()


@pytest.mark.parametrize(
    ("one", "other"),
    [("0088", "88"), ("88", "0088"), ("inv-7", "INV-7"), ("12,345", "12345"), ("0088", "88 "), ("A 7", "A7")],
)
def test_one_payment_in_two_spellings_is_challenged_and_names_the_line(one: str, other: str) -> None:
    rows = [
        f'Mint,03/11/2026,{name},"{number}",{amount}'
        for number, name, amount in (
            (one, "HALL & SONS", '"28,500.00"'),
            ("Z1", "HALL & SONS", "28500"),
            (other, "Hall  and Sons", "28500"),
        )
    ]

    checked = check(table(*rows), NOVEMBER)

    assert told(checked, Severity.CHALLENGE) == [(4, "SAME_PAYMENT")]
    assert "the payment on line 2" in words(checked)
    assert not checked.is_faulty
    assert checked.needs_confirmation


@pytest.mark.parametrize(
    "row",
    [
        "Mint,04/11/2026,HALL LTD,88,5.00",
        "Mint,03/11/2026,OAK LTD,88,5.00",
        "Mint,03/11/2026,HALL LTD,88,5.01",
        "Mint,03/11/2026,HALL LTD,880,5.00",
        "Mint,03/11/2026,HALL LTD,0881,5.00",
    ],
)
def test_another_day_supplier_amount_or_number_is_another_payment(row: str) -> None:
    assert check(table("Mint,03/11/2026,HALL LTD,0088,5.00", row), NOVEMBER).may_be_accepted()


UNSEEN = ["\u200b", "\xad", "\u200e", "\u2060", "\ufeff", "\u202d"]


@pytest.mark.parametrize("unseen", UNSEEN)
def test_a_number_with_a_character_that_nobody_can_see_is_the_same_number(unseen: str) -> None:
    rows = [f"Mint,03/11/2026,HALL LTD,{number},5.00" for number in ("T1", f"T{unseen}1", f"T1{unseen}")]

    checked = check(table(*rows), NOVEMBER)

    assert {line.transaction_number for line in checked.lines} == {"T1"}
    assert told(checked, Severity.CHALLENGE) == [(2, "DUPLICATE"), (3, "DUPLICATE"), (4, "DUPLICATE")]
    assert told(checked, Severity.WARNING) == [(3, "CONTROL"), (4, "CONTROL")]


@pytest.mark.parametrize("unseen", UNSEEN)
def test_days_and_amounts_are_read_without_what_nobody_can_see(unseen: str) -> None:
    row = f"Mint,{unseen}03/11/2026,HALL LTD,A1,5.00{unseen}"

    (line,) = check(table(row), NOVEMBER).lines

    assert (line.paid_on.isoformat(), str(line.amount)) == ("2026-11-03", "5.00")


def test_the_headings_of_a_file_that_was_joined_to_another_are_its_headings() -> None:
    part = table('Mint,03/11/2026,HALL LTD,A1,"1,005.00"', header='"Entity",' + HEADER.partition(",")[2])
    other = part.replace("A1", "A2")

    checked = check(f"\ufeff{part}\ufeff{other}", NOVEMBER)

    assert told(checked) == []
    assert told(checked, Severity.WARNING) == [(3, "REPEATED")]
    assert [line.line for line in checked.lines] == [2, 4]


def test_each_further_spelling_names_an_earlier_line() -> None:
    rows = [f"Mint,03/11/2026,HALL LTD,{number},5.00" for number in ("a7", "A7", "0a7", "0A7", "a7")]

    checked = check(table(*rows), NOVEMBER)

    named = [found.message.split("line ")[1][0] for found in checked.findings if found.code == "SAME_PAYMENT"]
    assert told(checked, Severity.CHALLENGE) == [
        *((2, "DUPLICATE"), (3, "SAME_PAYMENT"), (4, "SAME_PAYMENT"), (5, "SAME_PAYMENT")),
        *((6, "DUPLICATE"), (6, "SAME_PAYMENT")),
    ]
    assert named == ["2", "2", "2", "3"]


def test_a_number_with_a_point_is_a_fault_and_still_compared() -> None:
    rows = ["Mint,03/11/2026,HALL LTD,0088,5.00", "Mint,03/11/2026,HALL LTD,88.0,5.00"]

    checked = check(table(*rows), NOVEMBER)

    assert told(checked) == [(3, "SPOILED_NUMBER")]
    assert told(checked, Severity.CHALLENGE) == [(3, "SAME_PAYMENT")]


def test_lines_equal_in_all_that_is_kept_are_challenged_once() -> None:
    header = f"{HEADER},Remarks"
    rows = ["Mint,03/11/2026,HALL LTD,A1,5.00,one", "Mint,03/11/2026,HALL LTD,A1,5,two"]
    rows += ["Mint,03/11/2026,OAK LTD,A2,7.00,", "Mint,03/11/2026,OAK LTD,A2,7.00"]
    rows += ["Mint,03/11/2026,OAK LTD,A3,9.00,", "Exchequer,03/11/2026,OAK LTD,A3,9.00"]

    checked = check(table(*rows, header=header), NOVEMBER)

    challenges = [(3, "SAME_PAYMENT"), (4, "DUPLICATE"), (5, "DUPLICATE")]
    assert told(checked, Severity.CHALLENGE) == challenges
    assert not checked.is_faulty
    assert "already" not in words(checked)
