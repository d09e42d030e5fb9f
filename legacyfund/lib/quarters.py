"""Quarters of the financial year, written `2027-28 Q1`: Q1 is April to June."""

import re

from legacyfund.lib.financial_year import following_year, start_of

_QUARTER = re.compile(r"(\d{4}-\d{2}) Q([1-4])")


def is_quarter(text: str) -> bool:
    return _parse(text) is not None


def quarters_from(year: str, years: int) -> list[str]:
    """Every quarter of that many financial years, in order."""
    return [f"{following_year(year, by)} Q{number}" for by in range(years) for number in (1, 2, 3, 4)]


def years_on(quarter: str, years: int) -> str:
    """The same quarter so many financial years later."""
    year, _, number = quarter.partition(" ")
    return f"{following_year(year, years)} {number}"


def year_of(quarter: str) -> str:
    return quarter.partition(" ")[0]


def quarters_between(first: str, last: str) -> list[str]:
    """Both included; none when the last comes before the first, or one of them is no quarter."""
    start, end = _parse(first), _parse(last)
    if start is None or end is None:
        return []
    return [f"{following_year('2000-01', place // 4)} Q{place % 4 + 1}" for place in range(start, end + 1)]


def _parse(text: str) -> int | None:
    """Quarters since the first of 2000-01."""
    match = _QUARTER.fullmatch(text)
    if match is None:
        return None
    try:
        return (start_of(match[1]) - 2000) * 4 + int(match[2]) - 1
    except ValueError:
        return None
