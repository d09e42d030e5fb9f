import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.days import DayRefused, day_in_figures, parse_day, span_in_words, when_in_words


@pytest.mark.parametrize(
    "text",
    [
        "31/08/2023",
        " 31/08/2023 ",
        "31/8/2023",
        "31-08-2023",
        "2023-08-31",
        "31-Aug-23",
        "31-AUG-2023",
        "2023-08-31T00:00:00",
        "2023-08-31 00:00:00",
        "31/08/2023 00:00",
        "2023-08-31T00:00:00+00:00",
        "31/Aug/2023",
        "31 August 2023",
        "31 Aug 2023",
        "31 aug 23",
        "31/08/2023 17:45",
        "2023-08-31T00:00Z",
        "2023-08-31T09:30:00Z",
        "2023-08-31T00:00:00+01:00",
        "31.08.2023",
        "2023/08/31",
        "Thu 31/08/2023",
        "Thursday, 31 August 2023",
        "Aug 31, 2023",
        "31st of August 2023",
        "31/08/2023 12:00:00 AM",
    ],
)
def test_understands(text: str) -> None:
    assert parse_day(text) == date(2023, 8, 31)


def test_the_day_comes_first() -> None:
    assert parse_day("03/04/2023") == date(2023, 4, 3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "blank"),
        ("  ", "blank"),
        ("08/31/2023", "no month 31"),
        ("31/13/2023", "not a day of the calendar"),
        ("00/12/2023", "not a day of the calendar"),
        ("31/09/2023", "not a day of the calendar"),
        ("29/02/2023", "not a day of the calendar"),
        ("2023-02-30", "not a day of the calendar"),
        ("31/08/1999", "not between 2000 and 2099"),
        ("01/01/2100", "not between"),
        ("01/08/0203", "not between"),
        ("01/08/23", "more than one way"),
        ("01-08-23", "more than one way"),
        ("31-Foo-23", "names no month"),
        ("31 Augus 2023", "names no month"),
        ("31-Aug/2023", "is not a date"),
        ("2023-08-31T23:30:00Z", "is 1 September 2023 in London"),
        ("2023-08-31T00:00:00+02:00", "is 30 August 2023 in London"),
        ("2023-08-31T25:00:00Z", "is not a date"),
        ("2023-02-30T09:30:00Z", "not a day of the calendar"),
        ("Fri 31/08/2023", "is a Thursday"),
        ("31.08.23", "more than one way"),
        ("31/08/2023 noon", "is not a date"),
        ("45139", "perhaps for 1 August 2023"),
        ("45139.5", "Format the column as a date"),
        ("123456", "Write it like"),
        ("31/08-2023", "is not a date"),
        ("31.08-2023", "is not a date"),
        ("August 2023", "is not a date"),
        ("\u0663\u0661/08/2023", "is not a date"),
    ],
)
def test_refuses(text: str, words: str) -> None:
    with pytest.raises(DayRefused, match=words) as caught:
        parse_day(text)

    assert caught.value.field == "date"


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_way_of_writing_it_reads_the_same(day: date) -> None:
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    ways = [
        f"{day:%d/%m/%Y}",
        f"{day:%d-%m-%Y}",
        day.isoformat(),
        f"{day:%d}-{months[day.month - 1]}-{day:%y}",
    ]

    assert {parse_day(way) for way in ways} == {day}


@given(st.text(max_size=50))
def test_any_text_is_a_day_or_refused_briefly(text: str) -> None:
    try:
        found = str(parse_day(text))
    except DayRefused as refusal:
        found = refusal.message

    assert 0 < len(found) < 200


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("10/21/2026", (True, False, False)),
        ("21-10-26", (False, True, False)),
        ("05/10/2026 00:00", (False, False, True)),
        ("Mon 05.10.2026 9:30 am", (False, False, True)),
        ("10/10/2026", (False, False, False)),
        ("32/13/2026", (False, False, False)),
    ],
)
def test_what_the_order_of_figures_can_mean(text: str, order: tuple[bool, bool, bool]) -> None:
    figures = day_in_figures(text)

    assert figures is not None
    assert (figures.month_first, figures.day_first, figures.either) == order


@pytest.mark.parametrize("text", ["2026-10-05", "5 Oct 2026", "", "5/10"])
def test_another_way_of_writing_has_no_order_to_ask_about(text: str) -> None:
    assert day_in_figures(text) is None


def test_september_has_a_longer_short_name() -> None:
    assert parse_day("1 Sept 2026") == parse_day("1 Sep 2026") == date(2026, 9, 1)


@pytest.mark.parametrize("text", ["T" * 10**6, " " * 10**6 + "x", "1" * 10**6, "T00:00" * 10**5])
def test_a_huge_text_is_refused_at_once(text: str) -> None:
    started = time.process_time()

    with pytest.raises(DayRefused):
        parse_day(text)

    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (date(2026, 1, 31), "0 days"),
        (date(2026, 2, 1), "1 day"),
        (date(2026, 4, 1), "60 days"),
        (date(2026, 4, 2), "2 months"),
        (date(2028, 1, 30), "23 months"),
        (date(2028, 1, 31), "2 years"),
    ],
)
def test_a_span_is_counted_as_people_count(last, words):
    assert span_in_words(date(2026, 1, 31), last) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 30, 0, 5, tzinfo=UTC), "at 12:05am"),
        (datetime(2026, 11, 29, 23, 59, tzinfo=UTC), "on 29 November 2026 at 11:59pm"),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "on 2 July 2026 at 12:30am"),
    ],
)
def test_a_moment_names_its_day_unless_it_is_today(at: datetime, words: str) -> None:
    assert when_in_words(at, datetime(2026, 11, 30, 14, 45, tzinfo=UTC)) == words
