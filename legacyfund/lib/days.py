"""Dates as departments write them: day, month, year; whatever could mean two things is refused."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NoReturn

from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import LONDON, london_date

FIRST_YEAR, LAST_YEAR = 2000, 2099
FIRST_OF_1900S = 70
"""A year of two figures from here on may be of the last century, which no date of ours is in."""
LONGEST = 60
DAYS_COUNTED = 60
"""Longer than this, nobody counts in days."""

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([/.-])([0-9]{1,2})\2([0-9]{1,2})")
_NAMED = re.compile(r"([0-9]{1,2})([-/ ])([A-Za-z]{3,9})\2([0-9]{4}|[0-9]{2})")
_SPOKEN = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th)?[ -]?(?:of )?([a-z]{3,9})\.?,?[ -]?([0-9]{4})", re.IGNORECASE
)
_MONTH_NAMED = re.compile(r"([a-z]{3,9})\.? ?([0-9]{1,2})(?:st|nd|rd|th)?(?:, ?| )([0-9]{4})", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{2})")
_FIGURES = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2(?:[0-9]{4}|[0-9]{2})")
_WEEKDAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?[.,]{0,2} +", re.IGNORECASE)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# A time of day says nothing more of the day; with an hour's shift from Greenwich it would.
_TIME = re.compile(r"(?:T|,? {1,3})[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?: ?[AaPp][Mm])?")
_MIDNIGHT_GREENWICH = re.compile(r"[T ]00:00(?::00(?:\.0{1,6})?)?(?:Z|\+00:?00)")
_ZONED = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})"
)
_SERIAL = re.compile(r"(?:3[7-9]|[4-6][0-9]|7[0-2])[0-9]{3}(?:\.[0-9]{1,12})?")
_SERIAL_ZERO = date(1899, 12, 30)


class DayRefused(DomainError):
    """The text is not one date that can be read one way only. `kind`: what is wrong with it, in a word that
    is the same for each date of which the same is wrong.
    """

    def __init__(self, message: str, *, field: str = "date", kind: str = "") -> None:
        super().__init__(message, field=field)
        self.kind = kind


SHORT = "short"
"""The kind of a date in figures whose year has two."""


@lru_cache(maxsize=4096)
def parse_day(text: str, *, short_years: bool = False, month_first: bool = False) -> date:
    """From DD/MM/YYYY, DD-MM-YYYY, DD.MM.YYYY, YYYY-MM-DD, or with the month's name; a day of the week before
    it has to be its own, and a time of day after it is nothing, while the day is the same in London.

    `short_years`: also DD/MM/YY, up to 2069; the caller tells of it. `month_first`: a person has said that
    dates in figures are MM/DD/YYYY. Raises DayRefused.
    """
    weekday, day = _bare(text)
    found = _day_of(day, short_years=short_years, month_first=month_first)
    if weekday is not None and weekday != found.weekday():
        raise DayRefused(
            f"“{text.strip()}” names another day of the week: {day_in_words(found)} is a {found:%A}. Write "
            "the one that is meant.",
            kind="weekday",
        )
    return found


def _day_of(day: str, *, short_years: bool, month_first: bool) -> date:
    match = _SHORT_YEAR.fullmatch(day) if short_years else None
    if match and int(match[4]) < FIRST_OF_1900S:
        return _in_figures(day, 2000 + int(match[4]), int(match[1]), int(match[3]), month_first)
    if match := _DAY_FIRST.fullmatch(day):
        return _in_figures(day, int(match[4]), int(match[1]), int(match[3]), month_first)
    if match := _YEAR_FIRST.fullmatch(day):
        return _date(day, int(match[1]), int(match[3]), int(match[4]))
    if match := _NAMED.fullmatch(day):
        year = int(match[4]) if len(match[4]) == 4 else 2000 + int(match[4])
        return _date(day, year, _month(day, match[3]), int(match[1]))
    if (match := _SPOKEN.fullmatch(day)) and (month := month_named(match[2])):
        return _date(day, int(match[3]), month, int(match[1]))
    if (match := _MONTH_NAMED.fullmatch(day)) and (month := month_named(match[1])):
        return _date(day, int(match[3]), month, int(match[2]))
    if match := _ZONED.fullmatch(day):
        return _zoned(day, _date(day, int(match[1]), int(match[2]), int(match[3])))
    return _refuse(day)


@dataclass(frozen=True)
class Figures:
    """A date written in figures with the year last, of which the order alone says what is the month."""

    first: int
    second: int

    @property
    def month_first(self) -> bool:
        """It can only be read with the month first."""
        return 1 <= self.first <= 12 < self.second <= 31

    @property
    def day_first(self) -> bool:
        return 1 <= self.second <= 12 < self.first <= 31

    @property
    def either(self) -> bool:
        return 1 <= self.first <= 12 and 1 <= self.second <= 12 and self.first != self.second


@lru_cache(maxsize=4096)
def day_in_figures(text: str) -> Figures | None:
    """The two figures before the year, or None for a date written in another way."""
    match = _FIGURES.fullmatch(_bare(text)[1])
    return Figures(int(match[1]), int(match[3])) if match else None


def has_short_year(text: str) -> bool:
    """Whether it is a date in figures of which the year has two."""
    return _SHORT_YEAR.fullmatch(_bare(text)[1]) is not None


def _bare(text: str) -> tuple[int | None, str]:
    """The day of the week that is written before a date, from 0 for Monday, and the date without a time."""
    day = text.strip()
    if len(day) > LONGEST:
        return None, day
    weekday = None
    if named := _WEEKDAY.match(day):
        weekday, day = _WEEKDAYS.index(named[1].lower()), day[named.end() :]
    for pattern in (_TIME, _MIDNIGHT_GREENWICH):
        if (match := pattern.search(day)) and match.end() == len(day):
            return weekday, day[: match.start()]
    return weekday, day


def month_named(name: str) -> int | None:
    """1 to 12 for `Sep`, `Sept` or `September`; None for any other word."""
    wanted = name.casefold()
    for number, month in enumerate(MONTHS, start=1):
        if wanted in (month[:3], month) or (number == 9 and wanted == "sept"):
            return number
    return None


def _month(day: str, name: str) -> int:
    number = month_named(name)
    if number is None:
        raise DayRefused(f"“{day}” names no month.", kind="month")
    return number


def day_in_words(day: date) -> str:
    """`22 November 2026`."""
    return f"{day.day} {day:%B %Y}"


CALLED = {"12:00am": "midnight", "12:00pm": "midday"}


def clock_in_words(at: datetime) -> str:
    """`2:05pm`, London time."""
    local = at.astimezone(LONDON)
    return f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def moment_in_words(at: datetime) -> str:
    """`22 November 2026 at 2:05pm`, `at midday`, `at midnight`; London time."""
    return f"{day_in_words(london_date(at))} at {_called(at)}"


def when_in_words(at: datetime, now: datetime) -> str:
    """`at 2:05pm` of the same day, `on 22 November 2026 at 2:05pm` of another."""
    return f"at {_called(at)}" if london_date(at) == london_date(now) else f"on {moment_in_words(at)}"


def _called(at: datetime) -> str:
    clock = clock_in_words(at)
    return CALLED.get(clock, clock)


def span_in_words(first: date, last: date) -> str:
    """`1 day` or `41 days` up to sixty, then whole months up to two years, then whole years."""
    days = (last - first).days
    if days <= DAYS_COUNTED:
        return "1 day" if days == 1 else f"{days} days"
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    return f"{months} months" if months < 24 else f"{months // 12} years"


def _in_figures(text: str, year: int, first: int, second: int, month_first: bool) -> date:
    day, month = (second, first) if month_first else (first, second)
    if month > 12 and 1 <= day <= 12:
        order = (
            "The dates of this file are read with the month first: write MM/DD/YYYY, or the month’s name."
            if month_first
            else "Write the day first: DD/MM/YYYY."
        )
        raise DayRefused(f"“{text}” has no month {month}. {order}", kind="order")
    return _date(text, year, month, day)


class DayOutside(DayRefused):
    """The text is one day, and of a year in which no payment of ours was made: `day`."""

    def __init__(self, message: str, day: date) -> None:
        super().__init__(message, kind="range")
        self.day = day


def _date(text: str, year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise DayRefused(f"“{text}” is not a day of the calendar.", kind="calendar") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DayOutside(f"“{text}” is not between {FIRST_YEAR} and {LAST_YEAR}.", found)
    return found


def _zoned(text: str, day: date) -> date:
    """Of a moment: just before midnight in summer it is the next day in London."""
    try:
        in_london = london_date(datetime.fromisoformat(text))
    except ValueError:
        return _refuse(text)
    if in_london != day:
        raise DayRefused(
            f"“{text}” is {day_in_words(in_london)} in London. Write the day without the time.", kind="zone"
        )
    return day


def _refuse(day: str) -> NoReturn:
    if not day:
        raise DayRefused("The date is blank.", kind="blank")
    if _SHORT_YEAR.fullmatch(day):
        raise DayRefused(f"“{day}” can be read in more than one way. Write the year in full.", kind=SHORT)
    if _SERIAL.fullmatch(day):
        meant = _SERIAL_ZERO + timedelta(days=int(day.partition(".")[0]))
        raise DayRefused(
            f"“{day}” is not a date, but the number a spreadsheet keeps for one, perhaps for "
            f"{meant:%-d %B %Y}. Format the column as a date and save the file again.",
            kind="serial",
        )
    raise DayRefused(f"“{day[:40]}” is not a date. Write it like 31/08/2026.")
