"""What the figures suggest of an award, beside the choice of whoever reports: they know more than figures do.

The limits are the house's own rule, unverified, and stand here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.financial_year import last_day_of, start_of
from legacyfund.lib.money import format_pounds, round_fraction
from portfolio.awards.delivery.rules.ratings import AMBER, COLOURS, GREEN, RED

BEHIND_THE_YEAR = (Fraction(10, 100), Fraction(25, 100))
"""How far the share spent may lie behind the share of the year that has passed: Amber past the first, Red
past the second.
"""


@dataclass(frozen=True)
class Planned:
    """A planned milestone. `is_slipping`: it went later so often that it is a trend."""

    number: int
    days_behind: int
    is_overdue: bool
    is_slipping: bool


@dataclass(frozen=True)
class YearMoney:
    """Of the year that runs, in one control budget: committed to the award, and spent of that."""

    control_budget: str
    committed: Decimal
    spent: Decimal


@dataclass(frozen=True)
class Suggestion:
    """`colour` is blank where the figures say nothing."""

    colour: str
    words: str

    @property
    def label(self) -> str:
        return COLOURS.get(self.colour, "")


def suggest_delivery(planned: Sequence[Planned], tolerance: int) -> Suggestion:
    if not planned:
        return Suggestion("", "No milestone is still planned.")
    worst = max(planned, key=lambda row: (row.days_behind, row.is_overdue))
    overdue = [row for row in planned if row.is_overdue]
    words = (
        f"Milestone {worst.number} is forecast {_days(worst.days_behind)} after its baseline; the tolerance "
        f"is {_days(tolerance)}."
        if worst.days_behind
        else "No milestone is forecast after its baseline."
    )
    if overdue:
        listed = _listed([row.number for row in overdue])
        words += f" The forecast of {listed} has passed."
    if worst.days_behind > tolerance or overdue:
        return Suggestion(RED, words)
    return Suggestion(AMBER if worst.days_behind else GREEN, words)


def suggest_spend(year: str, money: Sequence[YearMoney], today: date) -> Suggestion:
    """A control budget at a time, and the worst of them: they are never added up."""
    held = [row for row in money if row.committed > 0]
    if not held:
        return Suggestion("", f"The award has no money in {year}.")
    passed = share_of_year(year, today)
    colours, parts = [], []
    for row in held:
        spent = Fraction(row.spent) / Fraction(row.committed)
        gap = passed - spent
        amber, red = BEHIND_THE_YEAR
        colours.append(RED if gap > red else AMBER if gap > amber else GREEN)
        parts.append(
            f"{SHORT_CONTROL_BUDGETS[row.control_budget]}: {format_pounds(row.spent)} of "
            f"{format_pounds(row.committed)} is spent, {_percent(spent)}."
        )
    words = f"{_percent(passed)} of {year} has passed. {' '.join(parts)}"
    return Suggestion(next(colour for colour in COLOURS if colour in colours), words)


def suggest_risk(planned: Sequence[Planned]) -> Suggestion:
    slipping = [row.number for row in planned if row.is_slipping]
    if not slipping:
        return Suggestion("", "The figures say nothing of risk.")
    listed = _listed(slipping)
    have = "has" if len(slipping) == 1 else "have"
    return Suggestion(AMBER, f"The forecast of {listed} {have} slipped three times or more.")


def share_of_year(year: str, today: date) -> Fraction:
    """How much of it has passed at the end of the day: none before it, all after it."""
    first, last = date(start_of(year), 4, 1), last_day_of(year)
    gone = min(max((today - first).days + 1, 0), (last - first).days + 1)
    return Fraction(gone, (last - first).days + 1)


def _days(number: int) -> str:
    return f"{number} day{'' if number == 1 else 's'}"


def _listed(numbers: Sequence[int]) -> str:
    words = ", ".join(map(str, numbers))
    return f"milestone {words}" if len(numbers) == 1 else f"milestones {words}"


def _percent(share: Fraction) -> str:
    return f"{round_fraction(share * 100, 0)}%"
