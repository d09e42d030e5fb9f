"""Forecasts: what is kept, where one lay, how often it slipped."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.awards.delivery.rules.slips import (
    ForecastRefused,
    Given,
    Move,
    behind,
    check_forecast,
    forecast_at,
    is_slipping,
    slipped_in_words,
    times_later,
)

TODAY = date(2027, 6, 1)
START = datetime(2027, 1, 1, tzinfo=UTC)
FIRST = date(2027, 9, 1)


def days(number: int) -> timedelta:
    return timedelta(days=number)


def moved(at: int, to: int, *, baseline: bool = False) -> Move:
    """Days after the start, and days after the first forecast."""
    return Move(START + days(at), FIRST + days(to), is_baseline=baseline)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Given(TODAY - days(1)), "on_2"),
        (Given(FIRST + days(1)), "cause_2"),
        (Given(FIRST + days(1), "WEATHER", "It rained."), "cause_2"),
        (Given(FIRST + days(1), "SUPPLIER", " "), "words_2"),
    ],
)
def test_a_forecast_that_says_too_little_is_refused(said: Given, field: str) -> None:
    with pytest.raises(ForecastRefused) as refused:
        check_forecast(2, FIRST, said, TODAY)

    assert refused.value.field == field


def test_an_earlier_forecast_has_no_cause() -> None:
    kept = check_forecast(2, FIRST, Given(TODAY, "SUPPLIER", " Sooner. "), TODAY)

    assert kept == Given(TODAY, "", "Sooner.")


MOVES = (moved(10, 20), moved(20, 10), moved(30, 40), moved(40, 30, baseline=True), moved(50, 60))


@pytest.mark.parametrize(
    ("at", "behind_first", "times"),
    [(0, 0, 0), (10, 20, 1), (20, 10, 1), (30, 40, 2), (40, 40, 0), (50, 60, 1)],
)
def test_where_a_forecast_lay_and_how_often_it_had_slipped(at: int, behind_first: int, times: int) -> None:
    moment = START + days(at)

    assert forecast_at(FIRST, reversed(MOVES), moment) == FIRST + days(behind_first)
    assert times_later(FIRST, [row for row in MOVES if row.at <= moment]) == times


def test_a_new_baseline_takes_an_earlier_forecast_along() -> None:
    assert forecast_at(FIRST, [moved(1, 30, baseline=True)], START + days(1)) == FIRST + days(30)


@given(st.lists(st.tuples(st.integers(0, 90), st.booleans()), max_size=8))
def test_counting_never_outruns_what_was_said(said: list[tuple[int, bool]]) -> None:
    moves = [moved(at, to, baseline=baseline) for at, (to, baseline) in enumerate(said)]
    given_later = sum(not row.is_baseline for row in moves)

    assert 0 <= times_later(FIRST, moves) <= given_later
    last = forecast_at(FIRST, moves, START + days(99))
    assert last == FIRST or last in {row.on for row in moves}


def test_words_of_slips() -> None:
    assert [slipped_in_words(times) for times in (0, 1, 3)] == ["", "slipped once", "slipped 3 times"]
    assert [is_slipping(times) for times in (2, 3)] == [False, True]
    assert [behind(FIRST, FIRST + days(more)) for more in (-5, 0, 5)] == [0, 0, 5]
