"""Reading the two clocks of a query: the day that counts, and the moment by which it was known."""

import re
from datetime import UTC, date, datetime

from legacyfund.lib.financial_year import last_moment_of, london_date
from portfolio.treasury.api.parameters import DAY, MOMENT, ParameterRefused, cannot_be


def read_effective_on(given: dict[str, str], *, now: datetime) -> date | None:
    """The day in London by whose end journals count. None is today."""
    text = given.get("effective_on")
    if text is None:
        return None
    try:
        day = _day(text)
    except ValueError:
        raise cannot_be("effective_on", text, "Give a date such as 2027-03-31.") from None
    if day > london_date(now):
        raise _yet_to_come(text, "effective_on")
    return day


def read_as_of(given: dict[str, str], *, now: datetime) -> datetime | None:
    """A date means its end in London, today's the present; a moment needs its offset. None is now."""
    text = given.get("as_of")
    if text is None:
        return None
    try:
        if "T" not in text:
            return _not_to_come(text, _day(text), now)
        moment = datetime.fromisoformat(text)
        moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise cannot_be("as_of", text, "Give a date such as 2026-11-22, or 2026-11-22T17:00:00Z.") from None
    if moment.tzinfo is None:
        raise cannot_be("as_of", text, "Give a moment with its offset, such as 2026-11-22T17:00:00Z.")
    if not re.fullmatch(MOMENT, text):
        raise cannot_be("as_of", text, "Write a moment like 2026-11-22T17:00:00Z.")
    if moment > now:
        raise _yet_to_come(text)
    return moment


def _day(text: str) -> date:
    """Written in full and in no other form of ISO 8601. Raises ValueError."""
    if not re.fullmatch(DAY, text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _not_to_come(text: str, day: date, now: datetime) -> datetime:
    if day > london_date(now):
        raise _yet_to_come(text)
    return min(last_moment_of(day), now)


def _yet_to_come(text: str, name: str = "as_of") -> ParameterRefused:
    return ParameterRefused(
        f"{text[:60]} has not come yet, so nobody can say how the fund will stand. Give today or an earlier "
        f"day; leave {name} out for the position now.",
        field=name,
    )
