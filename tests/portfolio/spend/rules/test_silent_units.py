"""Amounts in another unit than pounds, and what stands above the column names."""

import pytest

from portfolio.spend.rules.columns import FileLayout
from portfolio.spend.rules.findings import Severity
from tests.factories.small_returns import NOVEMBER, check, table, told, words


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
        (["Amounts in euros"], "COLUMN_UNIT", "0.00"),
        (["$000"], "COLUMN_UNIT", "0.00"),
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


@pytest.mark.parametrize(
    ("line", "told_as"),
    [
        (",,,,£000", "UNITS"),
        ("All amounts are in £ thousands", "UNITS"),
        ("Note: all figures in £000s", "FOOTNOTE"),
        ("Note: amounts in euros", "FOOTNOTE"),
        ("Total (£000),,,,5.00", "TOTAL_LINE"),
    ],
)
def test_a_unit_that_stands_below_the_column_names_is_not_dropped(line: str, told_as: str) -> None:
    checked = check(table(line, "Mint,03/11/2026,HALL LTD,A1,5.00"))

    assert told(checked) == [(2, "COLUMN_UNIT")]
    assert told_as in {found.code for found in checked.findings}


def test_a_line_of_the_unit_that_the_heading_states_or_of_pounds_is_left_out() -> None:
    header = ["Date", "Supplier", "Transaction number", "Amount (£000)"]
    layout = FileLayout(header, ["date", "supplier", "transaction_number", "amount"])
    rows = ["Figures in £000", ",".join(header), ",,,£000", "03/11/2026,HALL LTD,A1,31.5"]

    in_thousands = check("\r\n".join(rows), layout=layout)
    in_pounds = check(table(",,,,(£)", "Mint,03/11/2026,HALL LTD,A1,5.00"))

    assert [str(line.amount) for line in (*in_thousands.lines, *in_pounds.lines)] == ["31500.00", "5.00"]
    assert told(in_thousands) == told(in_pounds) == []
    assert told(in_pounds, Severity.WARNING) == [(2, "UNITS")]


def test_the_column_names_are_looked_for_in_thirty_lines() -> None:
    rows = [f"A note,{number}" for number in range(30)]

    checked = check("\r\n".join([*rows, table("Mint,03/11/2026,HALL LTD,A1,5.00")]))

    assert told(checked) == [(1, "COLUMN_MISSING")]
