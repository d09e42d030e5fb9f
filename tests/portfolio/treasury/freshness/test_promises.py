"""By when each publication is promised, and what it is called where it is not there."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.financial_year import LONDON, Period, london_date
from portfolio.treasury.freshness.rules.promises import (
    CHECKED_WITHIN,
    PROMISES,
    Due,
    Made,
    Publication,
    State,
    state_at_once,
    state_of_month,
)
from portfolio.treasury.sealing.rules.promised import SEALED_WITHIN, published_by

NOW = datetime(2027, 7, 27, 17, tzinfo=UTC)
JUST = timedelta(microseconds=1)
MADE = Made(Period("2027-28", 2), datetime(2027, 6, 21, 9, tzinfo=UTC))
DUE = Due(Period("2027-28", 3), NOW)


def test_every_publication_has_one_promise_in_words():
    assert list(PROMISES) == [row.publication for row in PROMISES.values()]
    assert PROMISES.keys() == set(Publication)
    assert PROMISES[Publication.OVER_25K].promised == (
        "By 6pm, 7 days after the last day of the month’s returns"
    )
    assert {name for name, row in PROMISES.items() if row.is_public} == {"over-25k", "awards"}


@pytest.mark.parametrize(
    ("last_day", "moment"),
    [
        (date(2027, 7, 20), datetime(2027, 7, 27, 17, tzinfo=UTC)),  # summer time
        (date(2027, 12, 20), datetime(2027, 12, 27, 18, tzinfo=UTC)),
        (date(2027, 10, 24), datetime(2027, 10, 31, 18, tzinfo=UTC)),  # the day the clocks go back
    ],
)
def test_a_month_is_promised_a_week_after_the_last_day_of_its_returns(last_day, moment):
    assert published_by(last_day) == moment


@given(st.dates(date(2000, 1, 1), date(2099, 12, 1)))
def test_it_is_six_in_london_whatever_the_season(last_day):
    by = published_by(last_day)
    there = by.astimezone(LONDON)

    assert (london_date(by) - last_day, there.hour, there.minute) == (timedelta(days=7), 18, 0)


@pytest.mark.parametrize(
    ("made", "due", "waiting_since", "is_wrong", "now", "state"),
    [
        (MADE, DUE, None, False, NOW, State.ON_TIME),
        (MADE, DUE, None, False, NOW + JUST, State.LATE),
        (MADE, None, None, False, NOW, State.ON_TIME),
        (None, DUE, None, False, NOW, State.NOTHING),
        (None, DUE, None, False, NOW + JUST, State.LATE),
        (MADE, DUE, NOW - SEALED_WITHIN, False, NOW, State.ON_TIME),
        (MADE, DUE, NOW - SEALED_WITHIN - JUST, False, NOW, State.LATE),
        (MADE, DUE, None, True, NOW + JUST, State.WRONG),
    ],
)
def test_how_what_comes_once_a_month_stands(made, due, waiting_since, is_wrong, now, state):
    assert state_of_month(made, due, waiting_since=waiting_since, is_wrong=is_wrong, now=now) == state


@pytest.mark.parametrize(
    ("checked_at", "is_wrong", "is_empty", "state"),
    [
        (NOW - CHECKED_WITHIN, False, False, State.ON_TIME),
        (NOW - CHECKED_WITHIN - JUST, False, False, State.UNCHECKED),
        (None, False, False, State.UNCHECKED),
        (None, False, True, State.NOTHING),
        (NOW, True, True, State.WRONG),
    ],
)
def test_how_what_is_read_at_once_stands(checked_at, is_wrong, is_empty, state):
    found = state_at_once(checked_at, is_wrong=is_wrong, is_empty=is_empty, now=NOW)

    assert found == state
