"""A block from a spreadsheet is read into the months that are asked for, or not at all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.financial_year import Period
from portfolio.spend.forecasts.rules.pasting import read_pasted

MAY, JUNE = Period("2026-27", 2), Period("2026-27", 3)
TO_SAY = [(month, budget) for month in (MAY, JUNE) for budget in ("RDEL_PROGRAMME", "CDEL")]
DOWN = "Month\tCDEL\tRDEL programme\nMay 2026\t£10k\t5\nJune 2026\t1,200.50\t-\nTotal\t11,200.50\t5\n"
ACROSS = "\tMay-26\tJun-26\tTotal\nCapital\t10000\t1200.50\t\nResource, programme (RDEL programme)\t5\t\t\n"


@pytest.mark.parametrize("text", [DOWN, ACROSS, DOWN.replace("\t", ",").replace("1,200.50", '"1,200.50"')])
def test_months_may_stand_below_each_other_or_side_by_side(text: str) -> None:
    read = read_pasted(text, TO_SAY)

    assert read.faults == ()
    assert read.amounts == {
        (MAY, "CDEL"): Decimal(10_000),
        (MAY, "RDEL_PROGRAMME"): Decimal(5),
        (JUNE, "CDEL"): Decimal("1200.50"),
    }


def test_a_heading_may_say_thousands_and_a_month_may_be_a_day_of_it() -> None:
    read = read_pasted("Month\tCDEL (£000)\n01/05/2026\t12.5\n", TO_SAY)

    assert read.amounts == {(MAY, "CDEL"): Decimal(12_500)}


def test_a_month_that_is_not_asked_for_is_left_out_and_said() -> None:
    read = read_pasted("Month\tCDEL\tNotes\nApril 2026\t7\tx\nMay 2026\t8\t\n", TO_SAY)

    assert read.amounts == {(MAY, "CDEL"): Decimal(8)}
    assert read.notes == (
        "The column “Notes” was left out: it is no control budget.",
        "April 2026, CDEL was left out: it is not among the months that are asked for.",
    )


def test_a_column_without_a_heading_and_nothing_in_a_month_that_has_passed_are_not_spoken_of() -> None:
    read = read_pasted("Month\tCDEL\t\tRDEL programme\nApril 2026\t0\tx\t\nMay 2026\t8\t\t\n", TO_SAY)

    assert (read.amounts, read.faults, read.notes) == ({(MAY, "CDEL"): Decimal(8)}, (), ())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Copy the row of headings"),
        ("Month\tCDEL\n", "Copy the row of headings"),
        ("Month\tWork\nMay 2026\t5", "No column is headed by a control budget"),
        ("Month\tRDEL admin\nMay 2026\t5", "the award has no money in this control budget"),
        ("Month\tCDEL\tCapital\nMay 2026\t5\t6", "this control budget stands twice"),
        ("Month\tCDEL €\nMay 2026\t5", "its amounts are in euros"),
        ("Month\tCDEL\nMay 2026\t5\nMay 2026\t6", "May 2026, CDEL stands twice"),
        ("Month\tCDEL\nMay 2026\t1.234,50", "May 2026, CDEL: “1.234,50”"),
        ("Month\tCDEL\nMay 2026\t(5)", "none below £0"),
        ("Month\tCDEL\nSomeday\t5", "“Someday” is no month"),
        ("Month\tCDEL\nMay 2026\t", "There is no amount in a month that is asked for"),
    ],
)
def test_where_one_thing_is_wrong_nothing_is_taken(text: str, says: str) -> None:
    read = read_pasted(text, TO_SAY)

    assert read.amounts == {}
    assert any(says in fault for fault in read.faults), read.faults


@given(st.text(max_size=300) | st.lists(st.lists(st.text(max_size=12), max_size=5), max_size=5).map(str))
def test_any_text_is_read_or_refused(text: str) -> None:
    read = read_pasted(text, TO_SAY)

    assert not (read.amounts and read.faults)
    assert read.amounts.keys() <= set(TO_SAY)
