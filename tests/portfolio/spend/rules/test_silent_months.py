"""Dates with the month first: judged by the column, never by the cell."""

import io
from datetime import date

import pytest

from legacyfund.lib.date_order import DAY_FIRST, DateQuestion
from legacyfund.lib.tables.writing import Cell, write_workbook
from portfolio.spend.rules.columns import FileLayout
from portfolio.spend.rules.findings import Severity
from portfolio.spend.rules.lines import CheckedFile, ReturnTerms
from portfolio.spend.rules.returns import check_return_file
from tests.factories.small_returns import HEADER, NOVEMBER, check, table, told, words

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


def of_days(*days: str, said: str = "", terms: ReturnTerms = NOVEMBER) -> CheckedFile:
    rows = [f"Mint,{day},HALL LTD,A{place},5.00" for place, day in enumerate(days)]
    return check(table(*rows), terms, FileLayout(date_order=said))


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (
            "30/10/2026",
            "were made in period 7 (October 2026), and the return is for period 8 (November 2026)",
        ),
        ("10/10/2026", "Upload the file for period 7 (October 2026). If they belong in this return"),
        ("2026-12-09", "Upload the file for period 9 (December 2026)."),
    ],
)
def test_a_file_of_another_month_has_one_message(day: str, says: str) -> None:
    checked = of_days(*[day] * 928)

    assert told(checked) == [(None, "OTHER_MONTH")]
    assert "All 928 payments of the file" in words(checked)
    assert says in words(checked)
    assert checked.lines == ()


def test_payments_of_other_months_are_told_at_their_cells_while_they_are_few() -> None:
    mixed = of_days("05/11/2026", "30/12/2026", "29/12/2026")
    many = of_days("05/11/2026", *["30/12/2026"] * 21)
    declared = ReturnTerms(period=NOVEMBER.period, accrual_correction=True)
    earlier = of_days("05/11/2026", *["30/09/2026"] * 900, terms=declared)

    assert told(mixed) == [(3, "DATE_AFTER_PERIOD"), (4, "DATE_AFTER_PERIOD")]
    assert told(many) == [(3, "DATE_AFTER_PERIOD")]
    assert "It is the same on lines 3, 4," in words(many)
    assert told(earlier, Severity.WARNING) == [(3, "ACCRUAL_CORRECTION")]
    assert len(earlier.lines) == 901


def test_dates_that_cannot_be_read_are_told_once_for_each_thing_wrong_with_them() -> None:
    checked = of_days(*["32/11/2026", "in November"] * 300)

    assert told(checked) == [(2, "DATE"), (3, "DATE")]
    assert "“32/11/2026” is not a day of the calendar. It is the same on lines 2, 4," in words(checked)
    assert "and 280 more." in words(checked)


def test_years_of_two_figures_are_asked_about_once_and_what_is_read_of_them_is_told() -> None:
    days = ["01/11/26", "24-11-26", "05-NOV-26"] * 300

    asked, read = of_days(*days), of_days(*days, said=DAY_FIRST)

    assert asked.date_question == DateQuestion(2, "01/11/26", False)
    assert told(asked) == [(2, "DATE")]
    assert (told(read), read.date_question, len(read.lines)) == ([], None, 900)
    assert told(read, Severity.WARNING) == [(2, "SHORT_YEAR")]
    assert "“01/11/26” is 1 November 2026, and 899 more are read so." in words(read)
    assert of_days("01/11/85", said="").date_question is None


def kept(*days: str | date, terms: ReturnTerms = NOVEMBER) -> CheckedFile:
    """As a workbook, in which a `date` is kept as a day and a text as text."""
    rows: list[list[Cell]] = [list(HEADER.split(","))]
    rows += [["Mint", day, "HALL LTD", f"A{place}", "5.00"] for place, day in enumerate(days)]
    return check_return_file(io.BytesIO(write_workbook({"Spend": rows})), terms)


@pytest.mark.parametrize("left", ["13/11/2026", "11/13/2026"])
@pytest.mark.parametrize("terms", [NOVEMBER, ReturnTerms()])
def test_days_that_a_spreadsheet_swapped_beside_those_it_could_not_are_one_finding(
    left: str, terms: ReturnTerms
) -> None:
    checked = kept(date(2026, 5, 11), left, date(2026, 6, 11), left, terms=terms)

    assert told(checked) == [(2, "DATE_ORDER")]
    assert "Line 2 is kept by the spreadsheet as 11 May 2026, but may be 5 November 2026" in words(checked)
    assert (checked.lines, checked.date_question) == ((), None)
    assert "accrual" not in words(checked)


@pytest.mark.parametrize(
    "days",
    [
        (date(2026, 11, 5), "13/11/2026"),
        (date(2026, 11, 5), date(2026, 11, 24), "13/11/2026"),
        (date(2026, 11, 11), "13/11/2026"),
        (date(2026, 11, 5), "06/11/2026", "13/11/2026"),
    ],
)
def test_days_that_something_shows_to_be_right_are_taken(days: tuple[str | date, ...]) -> None:
    checked = kept(*days)

    assert told(checked) == []
    assert len(checked.lines) == len(days)


def test_a_kept_day_that_may_be_swapped_is_never_advised_to_be_an_accrual() -> None:
    alone = kept(date(2026, 5, 11), date(2026, 6, 11), date(2026, 6, 11))
    beside = kept(date(2026, 5, 11), date(2026, 11, 24))
    declared = kept(date(2026, 5, 11), terms=ReturnTerms(period=NOVEMBER.period, accrual_correction=True))

    assert told(alone) == [(2, "DATE_ORDER")]
    assert "keeps 11 May 2026 on line 2, which may be 5 November 2026" in words(alone)
    assert told(beside) == [(2, "DATE_BEFORE_PERIOD")]
    assert "Read with the month first it would be 5 November 2026" in words(beside)
    assert "accrual" not in words(alone) + words(beside)
    assert told(declared, Severity.WARNING) == [(2, "ACCRUAL_CORRECTION")]
