from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.days import DayRefused, parse_day


@pytest.mark.parametrize(
    "text",
    ["31/08/2023", " 31/08/2023 ", "31/8/2023", "31-08-2023", "2023-08-31", "31-Aug-23", "31-AUG-2023"],
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
        ("31/08-2023", "is not a date"),
        ("31.08.2023", "is not a date"),
        ("August 2023", "is not a date"),
        ("45139", "is not a date"),
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
