"""What each kind of criterion gives a bid, exactly.

Everything is a Fraction until it is shown: averaging or rounding first puts true ties in the wrong
order. The round's ranking is one SQL statement; these functions show how its values came, and are what it
is tested against.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from bids.register.rules.risk import HIGHEST_OVERALL, LOWEST_OVERALL, OVERALL_DENOMINATOR
from legacyfund.lib.errors import DomainError

FULL_MARKS = 100
HIGHEST_PANEL_SCORE = 5
MOST_REVIEWS = 8
"""Of one bid: the ranking's whole numbers divide by each number of them."""
RISK_RANGE = HIGHEST_OVERALL - LOWEST_OVERALL


class CriteriaRefused(DomainError):
    """The round's criteria cannot score anything: a weight, a share or an anchor is out of bounds."""


class ScoringRefused(DomainError):
    """A panel score or a target rating is out of bounds."""


class CriterionKind(StrEnum):
    RISK = "RISK"
    COST = "COST"
    PANEL = "PANEL"


KINDS = {
    CriterionKind.RISK: "Risk removed (computed)",
    CriterionKind.COST: "Whole-life cost (computed)",
    CriterionKind.PANEL: "Judged by the panel",
}


@dataclass(frozen=True)
class SystemToScore:
    """A system of the bid: its rating when bid, in 168ths, and the target rating after delivery."""

    reference: str
    overall_in_168ths: int | None
    target: Decimal | None


def risk_removed(systems: Sequence[SystemToScore], rest_share: int) -> Fraction:
    """What the systems' points come to together; what breaks a tie."""
    return points_together([points_removed(system) for system in systems], rest_share)


def points_together(points: Sequence[Fraction], rest_share: int) -> Fraction:
    """Points of the largest reduction plus a share (whole percent) of the rest; none of no system."""
    largest = max(points, default=Fraction(0))
    return largest + (sum(points, Fraction(0)) - largest) * rest_share / 100


def points_removed(system: SystemToScore) -> Fraction:
    """Overall now minus target, never below 0. Both must be known."""
    if system.overall_in_168ths is None or system.target is None:
        raise ValueError(f"{system.reference} has no rating or no target")
    if not LOWEST_OVERALL <= system.target <= HIGHEST_OVERALL:
        raise ScoringRefused(
            f"The target rating of {system.reference} must be from {LOWEST_OVERALL} to {HIGHEST_OVERALL}.",
            field="target",
        )
    removed = Fraction(system.overall_in_168ths, OVERALL_DENOMINATOR) - Fraction(system.target)
    return max(removed, Fraction(0))


def risk_value(removed: Fraction) -> Fraction:
    """Points of risk removed, scaled to 0–100 over the fixed range 0–29, at most 100."""
    return min(removed * FULL_MARKS / RISK_RANGE, Fraction(FULL_MARKS))


def cost_value(cost: Decimal, low_anchor: Decimal, high_anchor: Decimal) -> Fraction:
    """100 at or below the low anchor, 0 at or above the high one, straight between."""
    share = (Fraction(high_anchor) - Fraction(cost)) / (Fraction(high_anchor) - Fraction(low_anchor))
    return min(max(share, Fraction(0)), Fraction(1)) * FULL_MARKS


def panel_value(scores: Sequence[int]) -> Fraction:
    """Mean of the submitted reviews' 0–5 scores × 20."""
    for score in scores:
        if type(score) is not int or not 0 <= score <= HIGHEST_PANEL_SCORE:
            raise ScoringRefused("A panel score must be a whole number from 0 to 5.", field="score")
    return Fraction(sum(scores), len(scores)) * FULL_MARKS / HIGHEST_PANEL_SCORE


def moderated_value(halves: int) -> Fraction:
    """The value the panel agreed on, 0–10 halves of a point, × 10."""
    if type(halves) is not int or not 0 <= halves <= 2 * HIGHEST_PANEL_SCORE:
        raise ScoringRefused("An agreed value must be from 0 to 5, in halves.", field="agreed")
    return Fraction(halves, 2) * FULL_MARKS / HIGHEST_PANEL_SCORE
