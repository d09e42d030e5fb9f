"""Totals copied from a spreadsheet are read as they were meant, or not at all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.financial_year import Period
from portfolio.spend.rules.pasted_totals import MOST_ROWS, read_pasted_totals
from portfolio.spend.rules.written_months import PeriodUnclear, read_period

JUNE, JULY = Period("2027-28", 3), Period("2027-28", 4)
ONE, TWO = "LF-2027A-0001-A", "LF-2027A-0002-A"
MEANT = {
    (JUNE, ONE): Decimal("1200.50"),
    (JULY, ONE): Decimal("-300.00"),
    (JULY, TWO): Decimal("310000.00"),
}
LIST = f"June 2027\t{ONE}\t1,200.50\nJuly 2027\t{ONE}\t(300)\nJuly 2027\t{TWO}\t£310k\n"
CONTROL_TOTALS = f"""year,period,award,lines,net
2027-28,3,{ONE},2,1200.50
2027-28,4,{ONE},1,-300.00
2027-28,4,{TWO},9,310000.00
"""
ACROSS = (
    f"Row Labels\tJun-27\tJul-27\tGrand Total\n{ONE}\t1,200.50\t-300\t900.50\n"
    f"{TWO}\t\t310,000\t310,000\nGrand Total\t1\t2\t3\n"
)
MIXED = (
    f"Total\tNotes\tAward\tPeriod\n1,200.50\tx\t{ONE}\t2027-28/3\n"
    f"(300)\t\t{ONE.lower()}\t2027-28/4\n310k\t\t{TWO}\tP4 2027-28"
)
DOWN = f"£000\t{ONE}\t{TWO}\tTotal\n01/06/2027\t1.2005\t-\t\n2027-28 P04\t-0.3\t310\t\nTotal\t1\t2\t3\n"


@pytest.mark.parametrize(
    "text",
    [
        LIST,
        f"Month\tAward reference\tTotal\n{LIST}",
        MIXED,
        f"2027-28\tJune 2027\t{ONE}\t1200.5\n2027/28\tJuly\t{ONE}\t-300\nFY27-28\tP04\t{TWO}\t310000",
        CONTROL_TOTALS,
        CONTROL_TOTALS.replace("year,period", "posted_year,posted_period"),
        f"Period,Award,Net (£000)\n2027-06,{ONE},1.2005\n2027-07,{ONE},-0.3\n07/2027,{TWO},310\n",
        ACROSS,
        DOWN,
        f"\n\n{LIST}\t\t\t\t\n",
    ],
)
def test_each_way_of_laying_them_out_gives_the_same(text: str) -> None:
    read = read_pasted_totals(text)

    assert read.faults == ()
    assert dict(read.totals) == MEANT


def test_what_is_left_out_is_said() -> None:
    assert read_pasted_totals(CONTROL_TOTALS).notes == ("The column “lines” was left out.",)
    assert read_pasted_totals(ACROSS).notes == (
        "The column “Grand Total” was left out.",
        "Row 4 was left out: sums are worked out here.",
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Copy your totals"),
        ("\n \t\n", "Copy your totals"),
        ("Month\tAward\tTotal\n", "There is no total"),
        ("Words and words", "These are no totals by month and award"),
        ("Award\tTotal\nLF-1-A\t5", "These are no totals by month and award"),
        (f"June\t{ONE}\t5", "Row 1: “June” is no month of a year. Write it like June 2027 or 2027-28/3."),
        (f"Month\tAward\tTotal\n\t{ONE}\t5", "Row 2: The month is blank."),
        (f"June 2027\t{ONE}\t5\nJune 2027\t\t6", "Row 2: The award is blank."),
        (f"June 2027\t{ONE}\t5\nJune 2027\t{'L' * 49}\t6", "is no reference of an award"),
        (f"June 2027\t{ONE}\t5\n2027-28/3\t{ONE}\t6", f"Row 2: June 2027 of {ONE} stands twice."),
        (f"June 2027\t{ONE}\t5\nJuly 2027\t{ONE}\t1.234,50", "Row 2: “1.234,50”"),
        (f"Month\tAward\tTotal\nJune 2027\t{ONE}\t$5", "is not in pounds"),
        (f"Month\tAward\tTotal (€)\nJune 2027\t{ONE}\t5", "the totals are in euros"),
        (f"FY28\t3\t{ONE}\t5", "“FY28” is not one financial year"),
        (f"2027-28\tJune 2028\t{ONE}\t5", "“June 2028” is not in 2027-28"),
        (f"Year\tMonth\tAward\tNet\n2027-28\t6\t{ONE}\t5", "Row 2: “6” could be of the calendar or"),
        (f"2027-28\t13\t{ONE}\t5", "“13” is no month"),
        (f"\t{ONE}\nJune 2027\t5\nWords\t6", "Row 3: “Words” is no month"),
        (f"June 2027\t{ONE}\t5\n" * (MOST_ROWS + 1), "There are 5,001 rows"),
    ],
)
def test_what_cannot_be_read_one_way_is_said_and_nothing_is_taken(text: str, says: str) -> None:
    read = read_pasted_totals(text)

    assert read.totals == {}
    assert any(says in fault for fault in read.faults), read.faults


@pytest.mark.parametrize("text", ["2027-28", "2027-28/0", "13/2027", "period 3", "2027-29/3", "46174"])
def test_what_names_no_month_is_refused(text: str) -> None:
    with pytest.raises(PeriodUnclear):
        read_period(text)


@given(st.integers(2024, 2090), st.integers(1, 12))
def test_a_month_is_read_however_it_is_written(year: int, number: int) -> None:
    month = Period(f"{year}-{(year + 1) % 100:02d}", number)
    written = (
        str(month),
        f"{month.year}-P{number:02}",
        f"period {number}, {month.year}",
        month.in_words,
        f"{month.first_day:%B %Y}",
        f"{month.first_day:%Y-%m}",
        f"{month.last_day:%d/%m/%Y}",
        month.first_day.isoformat(),
    )

    assert {read_period(text) for text in written} == {month}
    assert read_period(str(number), month.year) == read_period(f"{month.first_day:%b}", month.year) == month


@given(st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    read = read_pasted_totals(text)

    assert bool(read.totals) != bool(read.faults)
