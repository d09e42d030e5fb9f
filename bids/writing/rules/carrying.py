"""What a bid started from an earlier one takes along: its years moved to the new round's, and what the new
form asks besides.

Rows and documents call their years alike, so one table moves both. The year of prices stays: the prices were
of that year.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from bids.rounds.rules.questions import ALTERNATIVES, Question, Section, has_options, sections_of
from bids.writing.rules.alternatives import years_later
from legacyfund.lib.financial_year import following_year, start_of
from legacyfund.lib.quarters import years_on

YEARS_COSTED = 11
"""So many years, from a round's first, a bid may be costed over."""
OF_OPTIONS = frozenset({"options", "costs", "benefits"})
"""Sections whose rows hang on the options, so that they fit only a form that weighs options as well."""
LAST = 9998
"""The last financial year there is a calendar for."""


def _year(value: str, years: int) -> str:
    return following_year(value, years) if start_of(value) + years <= LAST else value


def _quarter(value: str, years: int) -> str:
    return years_on(value, years) if start_of(value[:7]) + years <= LAST else value


def _day(value: date | str, years: int) -> date | str:
    """A document has its days as text."""
    with suppress(ValueError):
        if isinstance(value, str):
            return years_later(date.fromisoformat(value), years).isoformat()
        return years_later(value, years)
    return value


MOVES: Mapping[str, Callable[[Any, int], Any]] = {
    "year": _year,
    "first_quarter": _quarter,
    "last_quarter": _quarter,
    "baseline_on": _day,
    "decommission_on": _day,
}
"""Each field that says when something is to happen, and how it moves."""
DATED = frozenset({*MOVES, "due_on"})
"""What the lines of a page call such a field."""
NAMED_BY_YEAR = re.compile(r"[_-]\d{4}-\d{2}")


def years_between(former: str, now: str) -> int:
    """By how many years what was written for a round of one first year moves for another: none backwards,
    since what lies later can still be paid for.
    """
    return max(0, start_of(now) - start_of(former))


def moved_on(field: str, value: Any, years: int) -> Any:
    """The value so many years later, where the field is one that moves and says anything."""
    return MOVES[field](value, years) if field in MOVES and value else value


def says_when(row: Mapping[str, Any]) -> bool:
    """Whether a line of a section's page, as it was saved, says when something is to happen: in a field, or
    by the year that a field is named after.
    """
    return any(value and (name in DATED or NAMED_BY_YEAR.search(name)) for name, value in row.items())


def in_one_run(values: Iterable[str]) -> str:
    """`2026-27`, or `2026-27 to 2030-31`: from the first to the last."""
    first, *later = sorted(set(values))
    return f"{first} to {later[-1]}" if later else first


def document_later(part: Any, years: int) -> Any:
    """The document, or a part of it, with all of its years moved on."""
    if isinstance(part, list):
        return [document_later(row, years) for row in part]
    if isinstance(part, dict):
        return {
            name: document_later(value, years)
            if isinstance(value, list | dict)
            else moved_on(name, value, years)
            for name, value in part.items()
        }
    return part


def years_of_round(first: str) -> list[str]:
    """The years that a bid of a round may be costed over."""
    return [following_year(first, by) for by in range(YEARS_COSTED)]


def years_outside(years: Iterable[str], first: str) -> list[str]:
    """Those that lie outside of what the round can pay for, in order."""
    return sorted({year for year in years if year} - set(years_of_round(first)))


def sections_carried(former: str, now: str) -> list[str]:
    """Codes of the sections of one version of the form that have a place in another, in its order. What else
    would be accepted goes with the costs it is held against.
    """
    theirs = {section.code for section in sections_of(former)}
    same_kind = has_options(former) == has_options(now)
    return [
        *(
            section.code
            for section in sections_of(now)
            if section.code in theirs and (same_kind or section.code not in OF_OPTIONS)
        ),
        *([ALTERNATIVES.code] if same_kind else []),
    ]


def new_questions(former: Sequence[Section], now: Sequence[Section]) -> dict[str, tuple[Question, ...]]:
    """By section that is in both forms, the questions that the former one had not."""
    asked = {section.code: {question.code for question in section.questions} for section in former}
    found = {
        section.code: tuple(row for row in section.questions if row.code not in asked[section.code])
        for section in now
        if section.code in asked
    }
    return {code: questions for code, questions in found.items() if questions}
