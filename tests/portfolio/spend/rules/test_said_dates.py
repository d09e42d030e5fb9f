"""What a person says of a column of dates, what they are asked, and what contradicts it."""

from datetime import date

import pytest

from legacyfund.lib.date_order import DAY_FIRST, MONTH_FIRST, DateQuestion
from legacyfund.lib.financial_year import Period
from legacyfund.web.matching import date_order_field
from portfolio.spend.rules.columns import FileLayout
from portfolio.spend.rules.findings import Severity
from portfolio.spend.rules.lines import CheckedFile, ReturnTerms
from tests.factories.small_returns import NOVEMBER, check, table, told, words

CORRECTION = ReturnTerms(period=Period("2026-27", 8), accrual_correction=True)


def read(*days: str, said: str = "", terms: ReturnTerms = NOVEMBER) -> CheckedFile:
    rows = [f"Mint,{day},HALL LTD,A{place},5.00" for place, day in enumerate(days)]
    return check(table(*rows), terms, FileLayout(date_order=said))


@pytest.mark.parametrize(
    ("days", "terms", "question"),
    [
        (["11/02/2026", "11/24/2026"], NOVEMBER, DateQuestion(3, "11/24/2026", True)),
        (["11/02/2026", "11/05/2026"], NOVEMBER, DateQuestion(2, "11/02/2026", True)),
        (["24/11/2026", "11/24/2026"], NOVEMBER, None),
        (["02/11/2026", "05/11/2026"], NOVEMBER, None),
        (["02/11/2026", "11/05/2026"], NOVEMBER, None),
        (["03/04/2026"], NOVEMBER, None),
        (["2026-11-03", "11/11/2026"], NOVEMBER, None),
        (["2026-11-03", "03/04/2026", "05/04/2026"], CORRECTION, DateQuestion(3, "03/04/2026", False)),
        (["03/04/2026", "13/04/2026"], CORRECTION, None),
        (["03/04/2026", "03/11/2026"], CORRECTION, None),
        (["03/04/2026", "11/03/2026"], CORRECTION, DateQuestion(3, "11/03/2026", True)),
        (["04/04/2026", "3 April 2026"], CORRECTION, None),
    ],
)
def test_what_is_asked_of_a_column(
    days: list[str], terms: ReturnTerms, question: DateQuestion | None
) -> None:
    assert read(*days, terms=terms).date_question == question
    assert read(*days, terms=terms, said=DAY_FIRST).date_question is None
    assert read(*days, terms=terms, said=MONTH_FIRST).date_question is None


def test_said_month_first_the_column_is_read_so_and_told_once() -> None:
    checked = read(
        "11/02/2026", "11/24/2026 00:00", "11/11/2026", "2026-11-05", "6 Nov 2026", said=MONTH_FIRST
    )

    days = [date(2026, 11, day) for day in (2, 24, 11, 5, 6)]
    assert [line.paid_on for line in checked.lines] == days
    assert [(found.line, found.code, found.column) for found in checked.findings] == [
        (2, "MONTH_FIRST", "Date")
    ]
    assert "“11/02/2026” is 2 November 2026, and 1 more is read so." in words(checked)


def test_a_file_whose_dates_are_not_in_figures_is_not_told_of() -> None:
    assert read("2026-11-05", "11/11/2026", said=MONTH_FIRST).findings == ()


def test_what_contradicts_the_answer_is_a_fault_at_its_cell() -> None:
    months = read("11/02/2026", "13/11/2026", "31/31/2026", said=MONTH_FIRST)
    days = read("02/11/2026", "11/13/2026", said=DAY_FIRST)

    assert told(months) == [(3, "DATE"), (4, "DATE")]
    assert "“13/11/2026” has no month 13. The dates of this file are read with the month first" in words(
        months
    )
    assert told(months, Severity.WARNING) == [(2, "MONTH_FIRST")]
    assert told(days) == [(3, "DATE")]
    assert "Write the day first" in words(days)


def test_said_day_first_another_month_is_judged_by_the_cell() -> None:
    checked = read("11/02/2026", "11/05/2026", said=DAY_FIRST)

    assert told(checked) == [(2, "DATE_BEFORE_PERIOD"), (3, "DATE_BEFORE_PERIOD")]
    assert "Read with the month first" not in words(checked)


@pytest.mark.parametrize(
    ("sample", "month", "day"),
    [
        ("04/13/2026", "13 April 2026", ""),
        ("03/04/2026", "4 March 2026", "3 April 2026"),
        ("03/04/26", "4 March 2026", "3 April 2026"),
    ],
)
def test_a_question_says_what_each_answer_makes_of_its_date(sample: str, month: str, day: str) -> None:
    question = DateQuestion(2, sample, shows_month=True)

    assert (question.month_first, question.day_first) == (month, day)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (DateQuestion(2, "13/04/26", False), "“13/04/26” on line 2 has a year of two figures"),
        (DateQuestion(2, "03/04/2026", False), "no date of the file shows which is meant"),
        (DateQuestion(2, "04/13/26", True), "shows that the month comes first"),
    ],
)
def test_a_question_says_why_it_is_asked(question: DateQuestion, says: str) -> None:
    assert says in str(date_order_field(question, "").help_text)


def test_word_is_given_of_every_ten_thousand_rows() -> None:
    heard: list[int] = []
    rows = [f"Mint,05/11/2026,HALL LTD,A{place},5.00" for place in range(20_500)]

    check(table(*rows), NOVEMBER, passed=heard.append)

    assert heard == [10_000, 20_000]
