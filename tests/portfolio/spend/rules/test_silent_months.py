"""Dates with the month first: judged by the column, never by the cell."""

import pytest

from portfolio.spend.rules.lines import ReturnTerms
from tests.factories.small_returns import NOVEMBER, check, table, told, words

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
