"""When a period of a fund closes, which is open, and which returns an award owes."""

from collections.abc import Iterator
from datetime import date

from legacyfund.lib.financial_year import Period

CLOSES_ON_DAY = 20
"""Of the month after the period, unless the fund sets another day. A rule of this service: no source."""
DUE_SOON_DAYS = 7
"""How long before its day the department is told that a return is owed."""


def proposed_close(period: Period) -> date:
    """The last day on which returns of the period come into it."""
    return period.next.first_day.replace(day=CLOSES_ON_DAY)


def due_on(period: Period, closes_on: date | None, late_until: date | None) -> date:
    """The last day of an award's return: on which its fund closes the month, as it has said or as is usual,
    or to which it lets this award be late.
    """
    day = closes_on or proposed_close(period)
    return max(day, late_until or day)


def has_ended(period: Period, today: date) -> bool:
    return period < Period.of(today)


def open_period(last_closed: Period | None, today: date) -> Period:
    """The period in which what is accepted now is posted: the one after the last that was closed. While none
    was, the month of the day.
    """
    return last_closed.next if last_closed is not None else Period.of(today)


def owed_periods(*, accepted_on: date, today: date, last: Period) -> Iterator[Period]:
    """For which an award owes a return, the earliest first: each month that has ended, from the one in which
    the award was accepted, to the `last` of its fund.
    """
    period = Period.of(accepted_on)
    while has_ended(period, today) and period <= last:
        yield period
        period = period.next
