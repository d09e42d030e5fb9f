from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.financial_year import (
    Period,
    end_of_day,
    financial_year,
    following_year,
    has_ended,
    last_day_of,
    last_moment_of,
    london_date,
    start_of,
    written_years,
)

days = st.dates(date(1990, 1, 1), date(2110, 12, 31))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 31, 22, 59, tzinfo=UTC), date(2026, 3, 31)),
        (datetime(2026, 3, 31, 23, 30, tzinfo=UTC), date(2026, 4, 1)),
        (datetime(2026, 1, 31, 23, 30, tzinfo=UTC), date(2026, 1, 31)),
    ],
)
def test_dates_are_london_dates(moment: datetime, day: date) -> None:
    assert london_date(moment) == day


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 3, 28), datetime(2026, 3, 29, 0, 0, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 23, 0, tzinfo=UTC)),
        (date.max, datetime(9999, 12, 31, 23, 59, 59, 999999, UTC)),
    ],
)
def test_f39_a_day_ends_as_the_next_begins_in_london(day: date, end: datetime) -> None:
    assert end_of_day(day) == end
    assert last_moment_of(day) == end - timedelta(microseconds=1)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        london_date(datetime(2026, 3, 31, 23, 30))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 3, 31), "2025-26"),
        (date(2026, 4, 1), "2026-27"),
        (date(1999, 4, 1), "1999-00"),
        (date(2000, 3, 31), "1999-00"),
    ],
)
def test_the_year_turns_on_1_april(day: date, year: str) -> None:
    assert financial_year(day) == year


@given(days)
def test_a_year_reads_back(day: date) -> None:
    start = start_of(financial_year(day))

    assert date(start, 4, 1) <= day <= date(start + 1, 3, 31)


@pytest.mark.parametrize("text", ["2026-28", "2026", "2026-2027", "26-27", "", "2026-27\n", "２０２６-27"])
def test_what_is_no_year_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a financial year"):
        start_of(text)


def test_following_year() -> None:
    assert following_year("2026-27") == "2027-28"
    assert following_year("2026-27", by=-1) == "2025-26"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2026-27/3", Period("2026-27", 3)),
        ("2026-06", Period("2026-27", 3)),
        ("2027-03", Period("2026-27", 12)),
        ("2026-27/12", Period("2026-27", 12)),
    ],
)
def test_parses_a_period(text: str, period: Period) -> None:
    assert Period.parse(text) == period


@pytest.mark.parametrize(
    "text", ["", "June 2026", "2026-27/0", "2026-27/13", "2026-13", "2026-28/1", "2026/6"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"period|year|month"):
        Period.parse(text)


def test_a_period_knows_its_days_and_words() -> None:
    period = Period("2026-27", 3)

    assert period.first_day == date(2026, 6, 1)
    assert Period("2026-27", 10).first_day == date(2027, 1, 1)
    assert period.contains(date(2026, 6, 30))
    assert not period.contains(date(2026, 7, 1))
    assert str(period) == "2026-27/3"
    assert period.in_words == "period 3 (June 2026)"


def test_periods_follow_each_other() -> None:
    assert Period("2026-27", 3).next == Period("2026-27", 4)
    assert Period("2026-27", 12).next == Period("2027-28", 1)


@given(days)
def test_every_day_lies_in_its_period_and_no_other(day: date) -> None:
    period = Period.of(day)

    assert period.first_day <= day < period.next.first_day
    assert Period.of(period.next.first_day) == period.next
    assert period.next.previous == period
    assert not period.contains(period.first_day - timedelta(days=1))
    assert Period.parse(str(period)) == period


@given(days, days)
def test_periods_sort_as_their_days_do(one: date, other: date) -> None:
    earlier, later = sorted((one, other))

    assert Period.of(earlier) <= Period.of(later)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        *(
            (text, ("2026-27",))
            for text in ("2026-27", "2026/27", " 2026–27", "2026-2027", "26/27", "FY26/27")
        ),
        *((text, ("2026-27",)) for text in ("FY 2026-27", "F.Y. 26-27", "financial year 2026 to 2027")),
        ("1999-00", ("1999-00",)),
        *((text, ("2025-26", "2026-27")) for text in ("FY26", "fy 2026", "2026", "Financial year 2026")),
        *((text, ("2025-26",)) for text in ("FYE26", "F.Y.E. 2026", "year ending 2026", "YE26")),
        *((text, ()) for text in ("2026-28", "26", "2026-27-28", "", "Total", "2026-7", "March 2026")),
    ],
)
def test_a_year_is_read_as_people_write_it(text, years):
    assert written_years(text) == years


def test_a_year_has_ended_on_1_april_and_not_before():
    assert last_day_of("2026-27") == date(2027, 3, 31)
    assert not has_ended("2026-27", date(2027, 3, 31))
    assert has_ended("2026-27", date(2027, 4, 1))
    assert not has_ended("2027-28", london_date(datetime(2027, 3, 31, 23, tzinfo=UTC)))
    assert has_ended("2026-27", london_date(datetime(2027, 3, 31, 23, tzinfo=UTC)))
