"""Until when a question is taken, how long it has waited, and words that give its asker away."""

from datetime import date

import pytest

from bids.writing.questions.rules import asked_ago, gives_away, why_no_last_day, why_over

LAST = date(2027, 3, 5)


@pytest.mark.parametrize(
    ("last_day", "today", "over"),
    [
        (None, date(2027, 9, 1), False),
        (LAST, date(2027, 3, 4), False),
        (LAST, LAST, False),
        (LAST, date(2027, 3, 6), True),
    ],
)
def test_the_last_day_counts_and_the_next_does_not(last_day, today, over) -> None:
    said = why_over("2027A", last_day, today)

    assert bool(said) is over
    if over:
        assert said.startswith("Questions about round 2027A could be asked until 5 March 2027.")


@pytest.mark.parametrize(
    ("last_day", "fits"),
    [
        (None, True),
        (date(2027, 1, 3), False),
        (date(2027, 1, 4), True),
        (date(2027, 3, 31), True),
        (date(2027, 4, 1), False),
    ],
)
def test_the_last_day_lies_within_the_round(last_day, fits) -> None:
    said = why_no_last_day(last_day, date(2027, 1, 4), date(2027, 3, 31))

    assert not said if fits else "4 January 2027, to its closing, 31 March 2027." in said


@pytest.mark.parametrize(
    ("asked_on", "words"),
    [
        (LAST, "asked today"),
        (date(2027, 3, 4), "asked 1 day ago"),
        (date(2027, 2, 3), "asked 30 days ago"),
        (date(2026, 12, 5), "asked 3 months ago"),
        (date(2027, 3, 6), "asked today"),
    ],
)
def test_age(asked_on, words) -> None:
    assert asked_ago(asked_on, LAST) == words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What does the Department of Bridges do?", "Department of Bridges"),
        ("what does the department of bridges do?", "Department of Bridges"),
        ("What does the Department of Bridgeshire do?", ""),
        ("What about GO?", "GO"),
        ("What about it, if we go?", ""),
        ("What about a GOAL?", ""),
        ("What about everyone?", ""),
    ],
)
def test_a_department_is_found_by_name_or_abbreviation(text, found) -> None:
    assert gives_away(text, "Department of Bridges", "GO") == found


def test_a_department_may_have_no_abbreviation() -> None:
    assert gives_away("What about everyone?", "Department of Bridges", "") == ""
