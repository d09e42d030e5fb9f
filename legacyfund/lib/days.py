"""Dates as departments write them: day, month, year; whatever could mean two things is refused."""

import re
from datetime import date
from functools import lru_cache
from typing import NoReturn

from legacyfund.lib.errors import DomainError

FIRST_YEAR, LAST_YEAR = 2000, 2099

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})\2([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_NAMED = re.compile(r"([0-9]{1,2})-([A-Za-z]{3})-([0-9]{4}|[0-9]{2})")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[/-][0-9]{1,2}[/-][0-9]{2}")


class DayRefused(DomainError):
    """The text is not one date that can be read one way only."""


@lru_cache(maxsize=4096)
def parse_day(text: str) -> date:
    """From DD/MM/YYYY, DD-MM-YYYY, YYYY-MM-DD or DD-Mon-YY. Raises DayRefused."""
    day = text.strip()
    if match := _DAY_FIRST.fullmatch(day):
        return _date(day, int(match[4]), int(match[3]), int(match[1]))
    if match := _ISO.fullmatch(day):
        return _date(day, int(match[1]), int(match[2]), int(match[3]))
    if match := _NAMED.fullmatch(day):
        year = int(match[3]) if len(match[3]) == 4 else 2000 + int(match[3])
        return _date(day, year, _month(day, match[2]), int(match[1]))
    return _refuse(day)


def _month(day: str, name: str) -> int:
    if name.lower() not in _MONTHS:
        raise DayRefused(f"“{day}” names no month.", field="date")
    return _MONTHS.index(name.lower()) + 1


def _date(text: str, year: int, month: int, day: int) -> date:
    if month > 12 and 1 <= day <= 12:
        raise DayRefused(f"“{text}” has no month {month}. Write the day first: DD/MM/YYYY.", field="date")
    try:
        found = date(year, month, day)
    except ValueError:
        raise DayRefused(f"“{text}” is not a day of the calendar.", field="date") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DayRefused(f"“{text}” is not between {FIRST_YEAR} and {LAST_YEAR}.", field="date")
    return found


def _refuse(day: str) -> NoReturn:
    if not day:
        raise DayRefused("The date is blank.", field="date")
    if _SHORT_YEAR.fullmatch(day):
        raise DayRefused(f"“{day}” can be read in more than one way. Write the year in full.", field="date")
    raise DayRefused(f"“{day[:40]}” is not a date. Write it like 31/08/2026.", field="date")
