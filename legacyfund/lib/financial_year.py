"""The government's financial year: 1 April to 31 March, London dates, written `2026-27`."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
YEAR_PATTERN = r"^\d{4}-\d{2}$"


def london_date(moment: datetime) -> date:
    """The date in London at an aware moment: 23:30 UTC on 31 March in summer time is 1 April."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(LONDON).date()


def end_of_day(day: date) -> datetime:
    """The first moment after a London day, in UTC; after the last day of the calendar the last there is."""
    if day == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=LONDON).astimezone(UTC)


def last_moment_of(day: date) -> datetime:
    """The last moment of a London day, which in summer time is before 23:00 UTC."""
    return end_of_day(day) - timedelta(microseconds=1)


def financial_year(day: date) -> str:
    """`2026-27` for any day from 1 April 2026 to 31 March 2027."""
    return format_year(day.year if day.month >= 4 else day.year - 1)


def format_year(start: int) -> str:
    return f"{start}-{(start + 1) % 100:02d}"


def start_of(year: str) -> int:
    """The calendar year in which a financial year starts. Raises ValueError for `2026-28`."""
    if not re.fullmatch(YEAR_PATTERN, year) or format_year(int(year[:4])) != year:
        raise ValueError(f"“{year}” is not a financial year such as 2026-27")
    return int(year[:4])


_TWO_YEARS = re.compile(
    r"(?:f\.?y\.? ?|financial year )?([0-9]{4}|[0-9]{2}) ?(?:[-/\u2010-\u2015]|to) ?([0-9]{4}|[0-9]{2})"
)
_ONE_YEAR = re.compile(r"(?P<word>f\.?y\.?e?\.?|financial year|year ending|ye)? ?(?P<year>[0-9]{4}|[0-9]{2})")


def written_years(text: str) -> tuple[str, ...]:
    """The financial years that somebody may mean by it, none where it names none.

    `2026/27`, `2026-2027`, `26/27` and `FY26-27` are one year. `FY26` may be called after the year in which
    it ends or in which it starts, so it is two, the one that ends in it first. `FYE26` says so.
    """
    words = " ".join(text.casefold().split())
    if match := _TWO_YEARS.fullmatch(words):
        first, second = (int(part) % 100 for part in match.groups())
        start = int(match[1]) if len(match[1]) == 4 else 2000 + first
        return (format_year(start),) if (first + 1) % 100 == second else ()
    match = _ONE_YEAR.fullmatch(words)
    if match is None or (not match["word"] and len(match["year"]) == 2):
        return ()
    year = int(match["year"]) if len(match["year"]) == 4 else 2000 + int(match["year"])
    ends = (match["word"] or "").replace(".", "") in ("fye", "ye", "year ending")
    return (format_year(year - 1),) if ends else (format_year(year - 1), format_year(year))


def last_day_of(year: str) -> date:
    """31 March."""
    return date(start_of(year) + 1, 3, 31)


def has_ended(year: str, today: date) -> bool:
    """True from 1 April in London on: nothing of the year's money can be promised or released any more."""
    return today > last_day_of(year)


def following_year(year: str, by: int = 1) -> str:
    return format_year(start_of(year) + by)


@dataclass(frozen=True, order=True)
class Period:
    """A month of a financial year: period 1 is April, period 12 March."""

    year: str
    number: int

    def __post_init__(self) -> None:
        start_of(self.year)
        if not 1 <= self.number <= 12:
            raise ValueError(f"a period is 1 to 12, not {self.number}")

    @classmethod
    def of(cls, day: date) -> "Period":
        return _period_of(day)

    @classmethod
    def parse(cls, text: str) -> "Period":
        """From `2026-27/3` or from the calendar month `2026-06`. Raises ValueError."""
        if match := re.fullmatch(r"(\d{4}-\d{2})/(\d{1,2})", text):
            return cls(match[1], int(match[2]))
        if match := re.fullmatch(r"(\d{4})-(\d{2})", text):
            return cls.of(date(int(match[1]), int(match[2]), 1))
        raise ValueError(f"“{text}” is not a period such as 2026-27/3 or a month such as 2026-06")

    @property
    def first_day(self) -> date:
        month = (self.number + 2) % 12 + 1
        start = start_of(self.year)
        return date(start if month >= 4 else start + 1, month, 1)

    @property
    def last_day(self) -> date:
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> "Period":
        if self.number == 12:
            return Period(following_year(self.year), 1)
        return Period(self.year, self.number + 1)

    @property
    def previous(self) -> "Period":
        if self.number == 1:
            return Period(following_year(self.year, -1), 12)
        return Period(self.year, self.number - 1)

    def contains(self, day: date) -> bool:
        return Period.of(day) == self

    def __str__(self) -> str:
        return f"{self.year}/{self.number}"

    @property
    def in_words(self) -> str:
        """`period 3 (June 2026)`."""
        return f"period {self.number} ({self.first_day:%B %Y})"


@lru_cache(maxsize=4096)
def _period_of(day: date) -> Period:
    return Period(financial_year(day), (day.month - 4) % 12 + 1)
