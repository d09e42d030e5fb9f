"""What the forecasts of a milestone say: each a day in the place of another, the first first.

What was said stays said: a forecast that is withdrawn is another forecast.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from legacyfund.lib.days import day_in_words
from legacyfund.lib.errors import DomainError
from portfolio.awards.delivery.rules.causes import CAUSES

MANY = 3
"""So many times later than it had been, under one baseline, is a trend. House rule, unverified."""


class ForecastRefused(DomainError):
    """Not a day, or not a cause, that a forecast can have."""


@dataclass(frozen=True)
class Given:
    """A new forecast of a milestone, as its department gives it."""

    on: date
    cause: str = ""
    words: str = ""


@dataclass(frozen=True)
class Move:
    """At a moment the forecast came to lie on another day: `forecast`, or by a new baseline, which takes the
    forecast along unless that lies later still.
    """

    at: datetime
    on: date
    is_baseline: bool = False


def check_forecast(number: int, before: date, given: Given, today: date) -> Given:
    """As it is kept: trimmed, and without a cause where it is not later. Raises ForecastRefused, naming the
    field of the milestone.
    """
    if given.on < today:
        raise ForecastRefused(
            f"Milestone {number} is forecast for a day to come: give today or later. If it is met already, "
            "claim it.",
            field=f"on_{number}",
        )
    words = given.words.strip()
    if given.on <= before:
        return Given(given.on, "", words)
    if given.cause not in CAUSES:
        raise ForecastRefused(
            f"Milestone {number} comes later than {day_in_words(before)}. Choose what the main cause is.",
            field=f"cause_{number}",
        )
    if not words:
        raise ForecastRefused(
            f"Milestone {number} comes later than {day_in_words(before)}. Say in a sentence why.",
            field=f"words_{number}",
        )
    return Given(given.on, given.cause, words)


def forecast_at(first: date, moves: Iterable[Move], moment: datetime) -> date:
    """Where it lay at a moment. `first`: where it lay when the award was made, on the baseline. `moves` may
    be in any order.
    """
    day = first
    for move in sorted(moves, key=lambda row: (row.at, not row.is_baseline)):
        if move.at > moment:
            break
        day = max(day, move.on) if move.is_baseline else move.on
    return day


def times_later(first: date, moves: Sequence[Move]) -> int:
    """How often the forecast went to a later day since the baseline that stands was set: a new baseline is a
    new promise, and counting begins again.
    """
    day, count = first, 0
    for move in sorted(moves, key=lambda row: (row.at, not row.is_baseline)):
        if move.is_baseline:
            day, count = max(day, move.on), 0
        else:
            count += move.on > day
            day = move.on
    return count


def is_slipping(times: int) -> bool:
    return times >= MANY


def slipped_in_words(times: int) -> str:
    """`slipped 3 times`; blank where it never did."""
    if not times:
        return ""
    return "slipped once" if times == 1 else f"slipped {times} times"


def behind(baseline_on: date, forecast_on: date) -> int:
    """Days that the forecast lies behind the baseline; none where it lies before."""
    return max((forecast_on - baseline_on) // timedelta(days=1), 0)
