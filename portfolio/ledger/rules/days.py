"""The day from which a journal counts: the first of a ledger's two clocks. The other is when it is posted.

A journal counts no later than it is posted, so the position as at today, as known now, is what the balances
say. It counts no earlier than the money was there, so no balance was ever below zero, on whatever day one
reads it.
"""

from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from legacyfund.lib.financial_year import last_day_of
from legacyfund.lib.money import NOTHING
from portfolio.ledger.rules.kinds import Kind

Balance = TypeVar("Balance", bound=Hashable)
ByDay = Mapping[date, Decimal]
"""What a balance moved by on each day on which it moved."""
OF_THE_YEAR = frozenset({Kind.SPEND, Kind.REFUND, Kind.LAPSE, Kind.EXCHANGE, Kind.REPROFILE})
"""Kinds that say what became of a year's money: posted after the year, they count on its 31 March."""


def asked_day(kind: Kind, year: str, posted_on: date, named: date | None = None) -> date:
    """The day a journal that moves money of `year` is meant to count from: the one that is named, or else the
    day it is posted; of those kinds no later than the end of the year.
    """
    day = min(named or posted_on, posted_on)
    return min(day, last_day_of(year)) if kind in OF_THE_YEAR else day


def day_it_counts(
    asked: date, today: date, moves: Mapping[Balance, Decimal], moved: Mapping[Balance, ByDay]
) -> date:
    """The first day from `asked` on after which no balance is below zero on any day.

    `moves`: by how much the journal moves each balance that may not go below zero; `moved`: what its journals
    so far have. Whoever asks has found that the balances of today suffice, so the answer is no later.
    """
    day = min(asked, today)
    for balance, move in moves.items():
        if move < 0:
            day = max(day, _first_day_with(-move, moved.get(balance, {}), day, today))
    return day


def _first_day_with(needed: Decimal, moved: ByDay, asked: date, today: date) -> date:
    """The first day after the last on which there was less; never later than today."""
    found, held = asked, NOTHING
    for day in sorted(moved):
        if held < needed:
            found = max(found, day)
        held += moved[day]
    return min(found, today)


def first_day_below_zero(moved: ByDay) -> tuple[date, Decimal] | None:
    """The first day on which the balance is below zero, with what it holds then; None where there is none."""
    held = NOTHING
    for day in sorted(moved):
        held += moved[day]
        if held.is_nan() or held < 0:
            return day, held
    return None


def sum_days(rows: Iterable[tuple[Balance, date, Decimal]]) -> dict[Balance, dict[date, Decimal]]:
    """By balance, what it moved by on each day."""
    found: dict[Balance, dict[date, Decimal]] = {}
    for balance, day, amount in rows:
        days = found.setdefault(balance, {})
        days[day] = days.get(day, NOTHING) + amount
    return found
