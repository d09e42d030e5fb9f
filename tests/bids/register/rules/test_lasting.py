"""Days left, in figures and in words, and ratings that have become too old."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.register.rules.lasting import (
    days_left,
    days_left_in_words,
    months_after,
    rate_again,
    support_lasts_until,
)

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("ends", "extended", "lasts"),
    [
        (None, None, None),
        (date(2026, 1, 1), None, date(2026, 1, 1)),
        (date(2026, 1, 1), date(2028, 1, 1), date(2028, 1, 1)),
    ],
)
def test_extended_support_counts_where_it_was_bought(ends, extended, lasts):
    assert support_lasts_until(ends, extended) == lasts


@pytest.mark.parametrize(
    ("last_day", "words"),
    [
        (None, "not known"),
        (TODAY, "ends today"),
        (TODAY + timedelta(days=1), "1 day left"),
        (TODAY + timedelta(days=60), "60 days left"),
        (TODAY + timedelta(days=61), "2 months left"),
        (TODAY + timedelta(days=62), "2 months left"),
        (TODAY + timedelta(days=1200), "3 years left"),
        (TODAY - timedelta(days=1), "ended 1 day ago"),
        (TODAY - timedelta(days=41), "ended 41 days ago"),
        (date(2024, 11, 23), "ended 23 months ago"),
        (date(2024, 11, 22), "ended 2 years ago"),
        (date(2008, 4, 8), "ended 18 years ago"),
    ],
)
def test_days_left_in_words(last_day, words):
    assert days_left_in_words(last_day, TODAY) == words


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 22), 3, date(2027, 2, 22)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2028, 2, 29), -12, date(2027, 2, 28)),
        (date(2026, 1, 31), -1, date(2025, 12, 31)),
    ],
)
def test_months_after(day, months, later):
    assert months_after(day, months) == later


@pytest.mark.parametrize(
    ("assessed", "again"),
    [
        (None, False),
        (TODAY, False),
        (date(2025, 11, 22), False),
        (date(2025, 11, 21), True),
    ],
)
def test_a_rating_lasts_a_year(assessed, again):
    assert rate_again(assessed, TODAY) is again


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 4000), st.integers(0, 400))
def test_days_fall_by_one_a_day_and_a_rating_never_becomes_young_again(start, ahead, later):
    last_day = start + timedelta(days=ahead)
    asked = start + timedelta(days=later)

    assert days_left(last_day, start) - days_left(last_day, asked) == later
    assert not rate_again(start, start)
    assert rate_again(start, asked) <= rate_again(start, asked + timedelta(days=1))
