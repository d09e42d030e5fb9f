from datetime import UTC, date, datetime, time, timedelta

import pytest

from legacyfund.lib.deadlines import TimeNeverHappens, happens_twice, london_moment, time_left

CLOSES_AT = datetime(2026, 7, 31, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (CLOSES_AT, "closed"),
        (CLOSES_AT + timedelta(days=1), "closed"),
        (CLOSES_AT - timedelta(seconds=1), "closes today"),
        (datetime(2026, 7, 30, 23, 30, tzinfo=UTC), "closes today"),
        (datetime(2026, 7, 30, 22, 30, tzinfo=UTC), "1 day left"),
        (datetime(2026, 7, 19, 12, tzinfo=UTC), "12 days left"),
    ],
)
def test_counts_in_london_days(now: datetime, words: str) -> None:
    assert time_left(CLOSES_AT, now) == words


@pytest.mark.parametrize(
    ("day", "at", "moment"),
    [
        (date(2026, 7, 31), time(17, 0), datetime(2026, 7, 31, 16, 0, tzinfo=UTC)),
        (date(2026, 11, 30), time(17, 0), datetime(2026, 11, 30, 17, 0, tzinfo=UTC)),
        (date(2026, 10, 25), time(0, 59), datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 0), datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
        (date(2024, 3, 31), time(0, 59), datetime(2024, 3, 31, 0, 59, tzinfo=UTC)),
        (date(2024, 3, 31), time(2, 0), datetime(2024, 3, 31, 1, 0, tzinfo=UTC)),
    ],
)
def test_f39_a_london_time_is_one_moment(day: date, at: time, moment: datetime) -> None:
    assert london_moment(day, at) == moment
    assert not happens_twice(london_moment(day, at))


def test_f39_of_a_time_that_happens_twice_the_first_is_meant() -> None:
    moment = london_moment(date(2026, 10, 25), time(1, 30))

    assert moment == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert happens_twice(moment)


@pytest.mark.parametrize("at", [time(1, 0), time(1, 30), time(1, 59)])
def test_f39_a_time_that_never_happens_is_refused(at: time) -> None:
    with pytest.raises(TimeNeverHappens, match="31 March 2024 never happens in London"):
        london_moment(date(2024, 3, 31), at)
