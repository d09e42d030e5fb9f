"""A month of a financial year as analysts write it in a spreadsheet."""

import re

from legacyfund.lib.days import DayRefused
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import Period, written_years
from legacyfund.lib.written import read_day, read_month, read_month_of_year

_YEAR_FIRST = re.compile(r"(\d{4}-\d{2})[ /,-]*(?:p|period)? ?(\d{1,2})", re.IGNORECASE)
_YEAR_LAST = re.compile(r"(?:p|period) ?(\d{1,2})[ /,-]*(?:of )?(\d{4}-\d{2})", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"period \d{1,2} \((.{1,40})\)", re.IGNORECASE)
_NUMBER = re.compile(r"(?:p|period)? ?(\d{1,2})", re.IGNORECASE)


class PeriodUnclear(DomainError):
    """The text is not one month of one financial year."""


def read_period(text: str, year: str = "") -> Period:
    """From `2027-28/3`, `2027-28 P03`, `period 3 (June 2027)`, `June 2027`, a day of the month; or, with its
    year beside it, from `3` or `June`. Raises PeriodUnclear.
    """
    if year:
        return _of_year(text, year)
    if (match := _YEAR_FIRST.fullmatch(text)) and _is_year(match[1]):
        return _period(text, match[1], int(match[2]))
    if (match := _YEAR_LAST.fullmatch(text)) and _is_year(match[2]):
        return _period(text, match[2], int(match[1]))
    if match := _IN_BRACKETS.fullmatch(text):
        text = match[1]
    for read in (read_month_of_year, read_day):
        try:
            return Period.of(read(text))
        except DayRefused:
            continue
    raise unclear(text)


def _of_year(text: str, year: str) -> Period:
    years = written_years(year)
    if len(years) != 1:
        raise PeriodUnclear(f"“{year[:40]}” is not one financial year. Write it like 2027-28.", field="year")
    if match := _NUMBER.fullmatch(text):
        return _period(text, years[0], int(match[1]))
    try:
        return Period(years[0], (read_month(text) - 4) % 12 + 1)
    except DayRefused:
        found = read_period(text)
        if found.year != years[0]:
            raise PeriodUnclear(f"“{text[:40]}” is not in {years[0]}.", field="period") from None
        return found


def _is_year(text: str) -> bool:
    return bool(written_years(text))


def _period(text: str, year: str, number: int) -> Period:
    if not 1 <= number <= 12:
        raise unclear(text)
    return Period(year, number)


def unclear(text: str) -> PeriodUnclear:
    if not text:
        return PeriodUnclear("The month is blank.", field="period")
    return PeriodUnclear(
        f"“{text[:40]}” is no month of a year. Write it like June 2027 or 2027-28/3.", field="period"
    )
