"""Moments given in London time, and how long there is until a round closes.

The clocks change at 01:00 UTC on the last Sundays of March and October. A time in the hour that is left
out never happens, and is refused. A time in the hour that comes twice means the first of the two, in
summer time: whoever is told of it can never be too late by having understood the other.
"""

from datetime import UTC, date, datetime, time

from legacyfund.lib.days import span_in_words
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import LONDON, london_date


class TimeNeverHappens(DomainError):
    """The clocks go forward over the time that was given."""


def london_moment(day: date, at: time) -> datetime:
    """The moment of a London day and time, by the rule above. Raises TimeNeverHappens."""
    moment = datetime.combine(day, at, tzinfo=LONDON)
    if moment.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise TimeNeverHappens(
            f"{at:%H:%M} on {day.day} {day:%B %Y} never happens in London: the clocks go forward from 01:00 "
            "to 02:00 that night. Give a time before 01:00 or from 02:00."
        )
    return moment.astimezone(UTC)


def happens_twice(moment: datetime) -> bool:
    """Whether the London clock shows the time of this moment twice, as the clocks go back."""
    local = moment.astimezone(LONDON)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def time_left(closes_at: datetime, now: datetime) -> str:
    """`closed`, `closes today`, `1 day left`, `12 days left` or `7 months left`, counted in London dates."""
    if now >= closes_at:
        return "closed"
    today, last = london_date(now), london_date(closes_at)
    return "closes today" if today == last else f"{span_in_words(today, last)} left"
