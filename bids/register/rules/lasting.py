"""How long a component or contract still lasts, and when a rating is too old: by the day one asks."""

from calendar import monthrange
from datetime import date

from legacyfund.lib.days import span_in_words


def support_lasts_until(support_ends_on: date | None, extended_until: date | None) -> date | None:
    """The last day of support: of the extended one where it was bought, None when it is not known."""
    return extended_until or support_ends_on


def days_left(last_day: date, asked_on: date) -> int:
    """0 on the last day itself, negative afterwards."""
    return (last_day - asked_on).days


def days_left_in_words(last_day: date | None, asked_on: date) -> str:
    """ "ended 41 days ago", "ended 18 years ago", "ends today", "7 months left", "not known"."""
    if last_day is None:
        return "not known"
    days = days_left(last_day, asked_on)
    if days == 0:
        return "ends today"
    counted = span_in_words(min(last_day, asked_on), max(last_day, asked_on))
    return f"{counted} left" if days > 0 else f"ended {counted} ago"


def months_after(day: date, months: int) -> date:
    """The same day of a later or earlier month, or the last one that month has."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def oldest_good_rating(asked_on: date) -> date:
    """A system is assessed "at least once a year" (the framework): an earlier rating is too old."""
    return months_after(asked_on, -12)


def rate_again(assessed_on: date | None, asked_on: date) -> bool:
    """True when the rating is older than a year; a system without one is "not yet rated", not this."""
    return assessed_on is not None and assessed_on < oldest_good_rating(asked_on)
