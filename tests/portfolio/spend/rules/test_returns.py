import io
import os
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.financial_year import Period
from portfolio.spend.rules.findings import Severity
from portfolio.spend.rules.headers import COLUMNS
from portfolio.spend.rules.lines import TEXT_LENGTHS, CheckedFile, ReturnTerms
from portfolio.spend.rules.returns import NO_TERMS, check_return_file
from tests.factories.over_25k import Figures, make_month, make_row, write_csv

AUGUST = Period("2023-24", 5)
REAL_MONTH = Figures(
    line_count=928,
    transaction_count=820,
    net=Decimal("161100367.41"),
    negatives=19,
    under_threshold=158,
    under_threshold_by_size=141,
    duplicate_sizes=(3, 2, 3, 2, 2),
    fault_count=0,
    lost_characters=48,
    line_breaks=2,
)


def check(*rows: list[str], terms: ReturnTerms = NO_TERMS) -> CheckedFile:
    return check_return_file(io.BytesIO(write_csv(rows)), terms)


def told(checked: CheckedFile) -> list[tuple[int | None, str, str]]:
    return [(found.line, found.column, found.code) for found in checked.findings]


def read_month() -> tuple[bytes, Figures]:
    """The real file of HMRC, August 2023, where the environment names it; else one of its shape."""
    if path := os.environ.get("LEGACYFUND_OVER_25K_FILE"):
        return Path(path).read_bytes(), REAL_MONTH
    return make_month()


def checked_sizes(checked: CheckedFile, figures: Figures) -> tuple[int, ...]:
    """Sizes of the duplicate groups, in the order the figures give them when they agree."""
    sizes = [len(group.lines) for group in checked.duplicate_groups]
    return figures.duplicate_sizes if sorted(sizes) == sorted(figures.duplicate_sizes) else tuple(sizes)


def test_a_month_gives_its_figures() -> None:
    data, figures = read_month()

    checked = check_return_file(io.BytesIO(data), ReturnTerms(period=AUGUST, control_total=figures.net))

    codes = Counter(found.code for found in checked.findings)
    assert figures == Figures(
        line_count=checked.line_count,
        transaction_count=checked.transaction_count,
        net=checked.net,
        negatives=checked.negatives,
        under_threshold=checked.under_threshold,
        under_threshold_by_size=checked.under_threshold_by_size,
        duplicate_sizes=checked_sizes(checked, figures),
        fault_count=checked.fault_count,
        lost_characters=codes["LOST_CHARACTER"],
        line_breaks=codes["LINE_BREAK"],
    )
    assert set(codes) == {"DUPLICATE", "LOST_CHARACTER", "LINE_BREAK"}
    assert checked.duplicate_line_count == checked.challenge_count == 12
    assert len(checked.lines) == figures.line_count
    assert sum(line.amount for line in checked.lines) == figures.net
    assert len({(line.transaction_number, line.transaction_line) for line in checked.lines}) == 928
    assert [(part.year, part.net) for part in checked.parts] == [("2023-24", figures.net)]


def test_the_same_bytes_give_the_same_answer() -> None:
    data, _ = read_month()

    assert check_return_file(io.BytesIO(data)) == check_return_file(io.BytesIO(data))


def test_a_line_that_stands_carries_every_column() -> None:
    checked = check(
        make_row(
            supplier_type="SME",
            contract_number="C-1",
            project_code="P-1",
            expenditure_type="Programme",
            supplier="  EXAMPLE   LTD ",
        )
    )

    (line,) = checked.lines
    assert told(checked) == []
    assert line.line == 2
    assert line.supplier == "EXAMPLE LTD"
    assert line.amount == Decimal("30000.00")
    assert (line.department_family, line.entity, line.expense_area) == ("HMRC", "HMRC", "Core")
    assert (line.expense_type, line.description) == ("Project mandays", "Contractors")
    assert (line.supplier_postcode, line.supplier_type) == ("ZZ1 1ZZ", "SME")
    assert (line.contract_number, line.project_code, line.expenditure_type) == ("C-1", "P-1", "Programme")
    assert line.payment_period == AUGUST
    assert checked.may_be_accepted()


def test_a_blank_description_is_taken_from_the_expense_type() -> None:
    (line,) = check(make_row(description=" ")).lines

    assert line.description == "Project mandays"


def test_lines_of_one_transaction_are_numbered() -> None:
    checked = check(make_row(amount="1"), make_row(amount="2"), make_row(transaction_number="B"))

    assert [(line.transaction_number, line.transaction_line) for line in checked.lines] == [
        ("5100000001", 1),
        ("5100000001", 2),
        ("B", 1),
    ]
    assert checked.transaction_count == 2


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"amount": "12,34"}, "Amount", "AMOUNT"),
        ({"amount": ""}, "Amount", "AMOUNT"),
        ({"date": "31/02/2023"}, "Date", "DATE"),
        ({"date": ""}, "Date", "DATE"),
        ({"supplier": ""}, "Supplier", "BLANK"),
        ({"supplier": "\u2003"}, "Supplier", "BLANK"),
        ({"transaction_number": " "}, "Transaction number", "BLANK"),
        ({"supplier": "x" * 256}, "Supplier", "TOO_LONG"),
        ({"transaction_number": "9" * 101}, "Transaction number", "TOO_LONG"),
    ],
)
def test_a_fault_is_told_at_its_cell_and_stops_the_file(
    cells: dict[str, str], column: str, code: str
) -> None:
    checked = check(make_row(transaction_number="A"), make_row(**cells))

    assert told(checked) == [(3, column, code)]
    assert checked.is_faulty
    assert not checked.may_be_accepted({code})
    assert [line.line for line in checked.lines] == [2]
    assert checked.line_count == 2


def test_lengths_are_held_to_the_character() -> None:
    row = {name: "x" * most for name, most in TEXT_LENGTHS.items()}

    assert told(check(make_row(**row))) == []


def test_a_cell_beyond_all_reason() -> None:
    assert told(check(make_row(description="x" * 4001))) == [
        (2, "Description", "CELL_TOO_LONG"),
        (2, "Description", "LEFT_OUT"),
    ]


@pytest.mark.parametrize(("column", "most"), [("project_code", 100), ("supplier_postcode", 20)])
def test_a_cell_that_is_not_needed_and_too_long_is_left_out_and_stops_nothing(column: str, most: int) -> None:
    checked = check(make_row(**{column: "x" * (most + 1)}))

    assert told(checked) == [(2, COLUMNS[column], "LEFT_OUT")]
    assert getattr(checked.lines[0], column) == ""
    assert not checked.is_faulty


def test_a_control_character_is_left_out_and_told() -> None:
    checked = check(make_row(expense_area="a\x07b"))

    assert told(checked) == [(2, "Expense area", "CONTROL")]
    assert checked.lines[0].expense_area == "ab"


def test_every_fault_of_a_line_is_told() -> None:
    checked = check(make_row(amount="x", supplier="", transaction_number="", date="x"))

    assert [code for _, _, code in told(checked)] == ["AMOUNT", "BLANK", "BLANK", "DATE"]
    assert checked.transaction_count == 0


def test_more_cells_than_columns() -> None:
    assert told(check([*make_row(), "over"])) == [(2, "", "TOO_MANY_CELLS")]
    assert told(check([*make_row(), "", ""])) == []


def test_fewer_cells_than_columns_are_blank() -> None:
    assert told(check(make_row()[:9])) == []
    assert told(check(make_row()[:6])) == [(2, "Amount", "AMOUNT"), (2, "Transaction number", "BLANK")]


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"description": "Consultancy \ufffd IT"}, "Description", "LOST_CHARACTER"),
        ({"description": "one\r\ntwo"}, "Description", "LINE_BREAK"),
        ({"supplier": "someone@example.org"}, "Supplier", "PERSONAL_DATA"),
        ({"description": "ref QQ123456C"}, "Description", ""),
        ({"description": "for AB 12 34 56 C paid"}, "Description", "PERSONAL_DATA"),
        ({"transaction_number": "ab123456c"}, "Transaction number", "PERSONAL_DATA"),
        ({"description": "lunch @ noon"}, "Description", ""),
        ({"description": "CAFÉ – crème"}, "Description", ""),
        ({"project_code": "a|b"}, "Project Code", ""),
    ],
)
def test_a_warning_does_not_stop(cells: dict[str, str], column: str, code: str) -> None:
    checked = check(make_row(**cells))

    assert told(checked) == ([(2, column, code)] if code else [])
    assert checked.warning_count == len(checked.findings)
    assert checked.may_be_accepted()
    assert len(checked.lines) == 1


def test_a_line_break_is_read_as_a_space() -> None:
    (line,) = check(make_row(description="one\r\n two\n")).lines

    assert line.description == "one two"


def test_a_cell_seen_before_is_still_told() -> None:
    rows = [make_row(transaction_number=str(number), description="a \ufffd") for number in range(3)]

    assert check(*rows).warning_count == 3


def test_duplicates_are_challenged_in_groups() -> None:
    twin, other = make_row(), make_row(amount="1,000.00")

    checked = check(twin, other, twin, make_row(transaction_number="B"), twin, other)

    assert [(group.lines, group.amount) for group in checked.duplicate_groups] == [
        ((2, 4, 6), "30,000.00"),
        ((3, 7), "1,000.00"),
    ]
    assert told(checked) == [(line, "", "DUPLICATE") for line in (2, 3, 4, 6, 7)]
    assert {found.severity for found in checked.findings} == {Severity.CHALLENGE}
    assert checked.needs_confirmation
    assert not checked.is_faulty
    assert checked.challenge_codes == {"DUPLICATE"}
    assert not checked.may_be_accepted()
    assert checked.may_be_accepted({"DUPLICATE"})
    assert len(checked.lines) == 6


def test_a_large_group_names_its_first_lines() -> None:
    checked = check(*[make_row()] * 25)

    assert "2, 3, 4, " in checked.findings[0].message
    assert "21 and 5 more" in checked.findings[0].message


def test_duplicates_with_cells_left_off() -> None:
    short = make_row()[:6]

    (group,) = check(short, short).duplicate_groups

    assert (group.supplier, group.transaction_number, group.amount) == ("EXAMPLE LTD", "", "")


def test_figures_by_year() -> None:
    checked = check(
        make_row(date="01/04/2023", amount="25,000.00"),
        make_row(date="31/03/2023", amount="-30,000.00"),
        make_row(date="31/03/2023", amount="24,999.99"),
    )

    assert [(part.year, part.lines, part.paid, part.given_back) for part in checked.parts] == [
        ("2022-23", 2, Decimal("24999.99"), Decimal("-30000.00")),
        ("2023-24", 1, Decimal("25000.00"), Decimal(0)),
    ]
    assert [part.net for part in checked.parts] == [Decimal("-5000.01"), Decimal("25000.00")]
    assert (checked.negatives, checked.under_threshold, checked.under_threshold_by_size) == (1, 2, 1)


@given(st.lists(st.integers(-(10**11), 10**11), min_size=1, max_size=20))
def test_net_is_the_sum_of_the_lines(pence: list[int]) -> None:
    amounts = [Decimal(amount) / 100 for amount in pence]
    rows = [make_row(transaction_number=str(n), amount=f"{a:,.2f}") for n, a in enumerate(amounts)]

    checked = check(*rows)

    assert checked.net == sum(amounts) == sum(line.amount for line in checked.lines)
    assert checked.negatives == sum(amount < 0 for amount in amounts)
    assert check(*rows, terms=ReturnTerms(control_total=sum(amounts))).fault_count == 0


def test_cells_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portfolio.spend.rules.cells._MOST_REMEMBERED", 1)
    rows = [make_row(transaction_number=str(number)) for number in range(4)]

    assert told(check(*rows)) == []
