"""Files that were wrong in silence: by identity, unit, month, width or total. Each with its right result."""

import io

import pytest

from legacyfund.lib.financial_year import Period
from portfolio.spend.rules.findings import Severity
from portfolio.spend.rules.lines import CheckedFile, ReturnTerms
from portfolio.spend.rules.returns import NO_TERMS, check_return_file

NOVEMBER = ReturnTerms(period=Period("2026-27", 8))
HEADER = "Entity,Date,Supplier,Transaction number,Amount"


def check(text: str, terms: ReturnTerms = NO_TERMS) -> CheckedFile:
    return check_return_file(io.BytesIO(text.encode()), terms)


def table(*rows: str, header: str = HEADER) -> str:
    return "\r\n".join([header, *rows]) + "\r\n"


def told(checked: CheckedFile, severity: Severity = Severity.FAULT) -> list[tuple[int | None, str]]:
    return [(found.line, found.code) for found in checked.findings if found.severity is severity]


def words(checked: CheckedFile) -> str:
    return " ".join(found.message for found in checked.findings)


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


MONTH_FIRST = ["11/02/2026", "11/05/2026", "11/11/2026", "11/24/2026"]


@pytest.mark.parametrize(
    ("days", "accrual", "line", "says"),
    [
        (MONTH_FIRST, False, 5, "“11/24/2026” on line 5 has no other reading"),
        (MONTH_FIRST, True, 5, "“11/24/2026” on line 5 has no other reading"),
        (["11-24-26", "11-02-26"], False, 2, "“11-24-26” on line 2"),
        (["11/02/2026 00:00", "11/24/2026 00:00"], False, 3, "month first"),
        (MONTH_FIRST[:3], False, 2, "such as “11/02/2026”"),
        (MONTH_FIRST[:3], True, 2, "such as “11/02/2026”"),
        (["11/12/2026", "11/12/2026"], False, 2, "outside period 8"),
        (["24/11/2026", "11/24/2026", "11/02/2026"], False, 3, "cannot be trusted"),
    ],
)
def test_month_first_is_one_finding_of_the_column(
    days: list[str], accrual: bool, line: int, says: str
) -> None:
    rows = [f"Mint,{day},HALL LTD,A{place},5.00" for place, day in enumerate(days)]

    checked = check(table(*rows), ReturnTerms(period=NOVEMBER.period, accrual_correction=accrual))

    assert [(found.line, found.code) for found in checked.findings] == [(line, "DATE_ORDER")]
    assert says in words(checked)
    assert "accrual" not in words(checked).lower()
    assert checked.lines == ()


def test_month_first_without_a_period_is_shown_by_a_date_that_has_no_other_reading() -> None:
    rows = [f"Mint,{day},HALL LTD,A{place},5.00" for place, day in enumerate(MONTH_FIRST)]

    assert told(check(table(*rows))) == [(5, "DATE_ORDER")]
    assert told(check(table(*rows[:3]))) == []


def test_other_faults_are_told_beside_the_columns() -> None:
    rows = ["Mint,11/24/2026,HALL LTD,A1,5.00", "Mint,1st of May,HALL LTD,A2,5.00"]
    rows += ["Mint,2026-10-05,HALL LTD,A3,5.00", "Mint,11/03/2026,,A4,x"]

    checked = check(table(*rows), NOVEMBER)

    assert sorted(told(checked)) == [
        *((2, "DATE_ORDER"), (3, "DATE"), (4, "DATE_BEFORE_PERIOD"), (5, "AMOUNT"), (5, "BLANK"))
    ]


def test_a_single_date_that_may_be_turned_is_never_advised_to_be_an_accrual() -> None:
    rows = ["Mint,24/11/2026,HALL LTD,A1,5.00", "Mint,11/02/2026,HALL LTD,A2,5.00"]
    late = ["Mint,24/11/2026,HALL LTD,A1,5.00", "Mint,11/12/2026,HALL LTD,A2,5.00"]

    checked, after = check(table(*rows), NOVEMBER), check(table(*late), NOVEMBER)

    assert told(checked) == [(3, "DATE_BEFORE_PERIOD")]
    assert "Read with the month first it would be 2 November 2026" in words(checked)
    assert "accrual" not in words(checked)
    assert told(after) == [(3, "DATE_AFTER_PERIOD")]
    assert "it would be 12 November 2026" in words(after)


def test_a_column_that_fits_the_period_both_ways_keeps_its_cells_findings() -> None:
    rows = ["Mint,03/11/2026,HALL LTD,A1,5.00", "Mint,11/03/2026,HALL LTD,A2,5.00"]

    checked = check(table(*rows, "Mint,03/11/2026,HALL LTD,A3,5.00"), NOVEMBER)

    assert told(checked) == [(3, "DATE_BEFORE_PERIOD")]


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        *(("Amount (£000)", "thousands"), ("Amount £'000s", "thousands"), ("Amount (000s)", "thousands")),
        *(("£000", "thousands"), ("Amount, £k", "thousands"), ("Total (thousands)", "thousands")),
        *(("Amount (x1,000)", "thousands"), ("Amount £m", "millions"), ("£ million", "millions")),
        *(("Value (£000,000)", "millions"), ("Amount (£bn)", "billions"), ("Amount (pence)", "pence")),
        *(
            ("Amount ($)", "dollars"),
            ("Amount €", "euros"),
            ("AMOUNT USD", "dollars"),
            ("Amount (%)", "per cent"),
        ),
    ],
)
def test_a_unit_in_the_amounts_heading_is_never_dropped(heading: str, unit: str) -> None:
    header = f'Date,Supplier,Transaction number,"{heading}"'

    checked = check(table("03/11/2026,HALL LTD,A1,31.0", header=header), NOVEMBER)

    assert told(checked) == [(1, "COLUMN_UNIT")]
    assert f"“{heading}” says that the amounts are" in words(checked)
    assert unit in words(checked)
    assert (checked.lines, checked.net) == ((), 0)


@pytest.mark.parametrize("heading", ["Amount (£)", "Amount £", "£", "GBP Amount", "Amount 2"])
def test_pounds_are_no_unit(heading: str) -> None:
    header = f"Date,Supplier,Transaction number,{heading}"

    assert check(table("03/11/2026,HALL LTD,A1,31.0", header=header), NOVEMBER).may_be_accepted()


def test_pounds_are_taken_where_a_column_in_another_unit_stands_beside_them() -> None:
    header = "Date,Supplier,Transaction number,Amount (£000),Amount (£),Value ($)"

    checked = check(table("03/11/2026,HALL LTD,A1,31.0,31000,40000", header=header), NOVEMBER)

    assert str(checked.net) == "31000.00"
    assert [found.column for found in checked.findings] == ["Amount (£000)", "Value ($)"]


@pytest.mark.parametrize(
    ("above", "code", "net"),
    [
        (["Spend over £25,000: the Mint", ",,"], "ABOVE_HEADER", "5.00"),
        (["The Mint", "Figures in £000"], "COLUMN_UNIT", "0.00"),
        (["All amounts in £ millions"], "COLUMN_UNIT", "0.00"),
        (["Payments over £25k and £1 million"], "ABOVE_HEADER", "5.00"),
    ],
)
def test_lines_above_the_column_names_are_told_and_their_unit_is_not_dropped(
    above: list[str], code: str, net: str
) -> None:
    checked = check("".join(f"{line}\r\n" for line in above) + table("Mint,03/11/2026,HALL LTD,A1,5.00"))

    assert [found.code for found in checked.findings] == [code]
    assert str(checked.net) == net
    assert [line.line for line in checked.lines] == ([len(above) + 2] if net == "5.00" else [])


def test_the_column_names_are_looked_for_in_thirty_lines() -> None:
    rows = [f"A note,{number}" for number in range(30)]

    checked = check("\r\n".join([*rows, table("Mint,03/11/2026,HALL LTD,A1,5.00")]))

    assert told(checked) == [(1, "COLUMN_MISSING")]


@pytest.mark.parametrize(
    "row",
    [',,,,"73,500.00"', "Total,,,,73500", ",,Grand Total,,73500", ",Total,,,73500", "Mint,,,Sub-total,73500"],
)
def test_a_line_that_holds_a_total_is_named_and_not_counted(row: str) -> None:
    checked = check(table("Mint,03/11/2026,HALL LTD,A1,73500", row), NOVEMBER)

    assert told(checked) == []
    assert told(checked, Severity.CHALLENGE) == [(3, "TOTAL_LINE")]
    assert (checked.line_count, str(checked.net)) == (1, "73500.00")


@pytest.mark.parametrize(
    "row", ["Nil Return,,,,", ",,Nil,,0.00", "No payments over £25k,,,,", ",,NIL,NIL,Nil"]
)
def test_a_nil_return_has_one_message_with_what_to_do(row: str) -> None:
    alone = check(table(row), NOVEMBER)
    beside = check(table("Mint,03/11/2026,HALL LTD,A1,5.00", row), NOVEMBER)

    assert told(alone) == [(2, "NIL_RETURN")]
    assert "nothing to upload" in words(alone)
    assert told(beside) == [(3, "NIL_RETURN")]
    assert "Remove the line" in words(beside)


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
