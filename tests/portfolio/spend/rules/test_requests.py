"""How people name the lines they send back, and how long they have waited."""

from datetime import date

import pytest

from portfolio.spend.models import CorrectionRequest
from portfolio.spend.rules.requests import REASON_WORDS, LinesUnclear, age_in_words, numbers_meant


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("3", [3]),
        ("3, 8 to 10", [3, 8, 9, 10]),
        ("8-10; 9\n3 and 4", [3, 4, 8, 9, 10]),
        ("1\u20132", [1, 2]),
        (" ", []),
        ("1 to 100", list(range(1, 101))),
    ],
)
def test_lines_are_named_as_people_name_them(text, numbers):
    assert numbers_meant(text) == numbers


@pytest.mark.parametrize("text", ["three", "10 to 8", "1 to 101", "-3", "3.5", "1234567890123"])
def test_what_names_no_lines_is_said(text):
    with pytest.raises(LinesUnclear, match="line"):
        numbers_meant(text)


def test_age_is_in_days():
    since = date(2027, 7, 20)
    days = (date(2027, 7, 19), date(2027, 7, 20), date(2027, 7, 21), date(2027, 8, 1))

    assert [age_in_words(since, day) for day in days] == ["today", "today", "1 day", "12 days"]


def test_every_reason_has_its_words():
    assert set(REASON_WORDS) == set(CorrectionRequest.Reason)
