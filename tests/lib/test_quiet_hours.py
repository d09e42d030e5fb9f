"""When a message that may wait leaves: London time, over midnight, on the days the clocks change."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.financial_year import LONDON
from legacyfund.lib.quiet_hours import QuietHours, digest_leaves, held_until, next_time

NIGHT, LONG, NOON = (
    QuietHours(time(22), time(7)),
    QuietHours(time(18), time(10)),
    QuietHours(time(12), time(14)),
)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("quiet", "moment", "may_wait", "must"),
    [
        (None, "2026-11-23 23:00", None, None),
        (NIGHT, "2026-11-23 21:59", None, None),
        (NIGHT, "2026-11-23 22:00", "2026-11-24 07:00", "2026-11-24 07:00"),
        (NIGHT, "2026-11-24 06:59", "2026-11-24 07:00", "2026-11-24 07:00"),
        (NIGHT, "2026-11-24 07:00", None, None),
        (LONG, "2026-11-23 18:30", "2026-11-24 10:00", "2026-11-24 08:00"),
        (LONG, "2026-11-24 09:00", "2026-11-24 10:00", "2026-11-24 10:00"),
        (NOON, "2026-11-24 12:30", "2026-11-24 14:00", "2026-11-24 14:00"),
        # Summer time ends on 25 October 2026 and begins on 28 March 2027.
        (NIGHT, "2026-10-24 23:00", "2026-10-25 07:00", "2026-10-25 07:00"),
        (NIGHT, "2027-03-27 23:00", "2027-03-28 07:00", "2027-03-28 07:00"),
    ],
)
def test_quiet_hours_hold_a_message_until_their_end(quiet, moment, may_wait, must):
    def held(must_be_told):
        return held_until(at(moment), quiet, must_be_told=must_be_told)

    assert held(False) == (at(may_wait) if may_wait else None)
    assert held(True) == (at(must) if must else None)


@pytest.mark.parametrize(
    ("moment", "quiet", "daily", "weekly"),
    [
        ("2026-11-23 07:59", None, "2026-11-23 08:00", "2026-11-23 08:00"),
        ("2026-11-23 08:00", None, "2026-11-24 08:00", "2026-11-30 08:00"),
        ("2026-11-25 12:00", LONG, "2026-11-26 10:00", "2026-11-30 10:00"),
        ("2027-03-27 12:00", None, "2027-03-28 08:00", "2027-03-29 08:00"),
    ],
)
def test_a_digest_leaves_in_the_morning(moment, quiet, daily, weekly):
    assert digest_leaves(at(moment), quiet, weekly=False) == at(daily)
    assert digest_leaves(at(moment), quiet, weekly=True) == at(weekly)


def test_what_must_be_told_and_was_held_until_the_morning_leaves_then():
    evening, morning = at("2026-11-23 18:30"), at("2026-11-24 08:00")

    assert held_until(morning, LONG, must_be_told=True, since=evening) is None
    assert held_until(morning, LONG, must_be_told=True, since=morning) == at("2026-11-24 10:00")


def test_quiet_hours_do_not_last_all_day():
    with pytest.raises(ValueError, match="another time"):
        QuietHours(time(8), time(8))


HOURS = st.integers(0, 23).map(time)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(moment=MOMENTS, starts=HOURS, ends=HOURS, must=st.booleans())
def test_a_message_is_held_for_less_than_a_day_and_never_into_the_past(moment, starts, ends, must):
    if starts == ends:
        return
    quiet = QuietHours(starts, ends)
    until = held_until(moment, quiet, must_be_told=must)

    assert (until is not None) == quiet.hold(moment)
    if until is not None:
        assert moment < until <= moment + timedelta(hours=25)
        assert must or not quiet.hold(until)


@given(moment=MOMENTS, hour=HOURS)
def test_the_next_time_is_that_time_in_london_within_a_day(moment, hour):
    found = next_time(moment, hour)

    assert moment < found <= moment + timedelta(hours=25)
    assert hour == time(1) or found.astimezone(LONDON).time() == hour
