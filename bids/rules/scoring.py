"""The exact value of a bid, and the order of bids by it.

Everything is a Fraction until it is shown: averaging or rounding first puts true ties in the wrong
order. The round's ranking is one SQL statement; these functions are what it is tested against.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from bids.rules.risk import HIGHEST_OVERALL, LOWEST_OVERALL, OVERALL_DENOMINATOR
from legacyfund.lib.errors import DomainError

FULL_MARKS = 100
HIGHEST_PANEL_SCORE = 5
RISK_RANGE = HIGHEST_OVERALL - LOWEST_OVERALL


class CriteriaRefused(DomainError):
    """The round's criteria cannot score anything: a weight, a share or an anchor is out of bounds."""


class ScoringRefused(DomainError):
    """A panel score or a target rating is out of bounds."""


class CriterionKind(StrEnum):
    RISK = "RISK"
    COST = "COST"
    PANEL = "PANEL"


@dataclass(frozen=True)
class Criterion:
    """`rest_share` (whole percent) is for RISK; the anchors, in pounds, are for COST."""

    code: str
    kind: CriterionKind
    weight: int
    rest_share: int = 0
    low_anchor: Decimal | None = None
    high_anchor: Decimal | None = None


@dataclass(frozen=True)
class SystemToScore:
    """A system of the bid: its rating when bid, in 168ths, and the target rating after delivery."""

    reference: str
    overall_in_168ths: int | None
    target: Decimal | None


@dataclass(frozen=True)
class BidToScore:
    """`cost` is the whole-life cost; `panel_scores` the submitted reviews' scores by criterion code."""

    systems: tuple[SystemToScore, ...]
    cost: Decimal | None
    panel_scores: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class BidScore:
    """`value` and `selection_value` are None while anything in `missing` is missing, never 0.

    `values` holds the criteria that could be scored, 0 to 100. `selection_value` leaves COST out, and
    is None too where the round has no other criterion. `risk_removed` is in points of the framework,
    with the RISK criterion's share of the rest (none where the round has no RISK).
    """

    values: Mapping[str, Fraction]
    value: Fraction | None
    selection_value: Fraction | None
    risk_removed: Fraction | None
    missing: tuple[str, ...]


def score_bid(bid: BidToScore, criteria: Sequence[Criterion]) -> BidScore:
    """V = sum(w x v) / sum(w), exact. Raises CriteriaRefused or ScoringRefused for figures out of bounds."""
    check_criteria(criteria)
    values: dict[str, Fraction] = {}
    missing: list[str] = []
    for criterion in criteria:
        lacking = _lacking(bid, criterion)
        missing += lacking
        if not lacking:
            values[criterion.code] = _value(bid, criterion)
    judged = [criterion for criterion in criteria if criterion.kind is not CriterionKind.COST]
    return BidScore(
        values=values,
        value=None if missing else _weighted(values, criteria),
        selection_value=None if missing or not judged else _weighted(values, judged),
        risk_removed=None if _unrated(bid) else risk_removed(bid.systems, _rest_share(criteria)),
        missing=tuple(missing),
    )


def risk_removed(systems: Sequence[SystemToScore], rest_share: int) -> Fraction:
    """Points of the largest reduction plus a share (whole percent) of the rest; what breaks a tie."""
    points = [points_removed(system) for system in systems]
    largest = max(points)
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


def risk_value(systems: Sequence[SystemToScore], rest_share: int) -> Fraction:
    """The risk removed, scaled to 0–100 over the fixed range 0–29, at most 100."""
    return min(risk_removed(systems, rest_share) * FULL_MARKS / RISK_RANGE, Fraction(FULL_MARKS))


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


def check_criteria(criteria: Sequence[Criterion]) -> None:
    """Raises CriteriaRefused for the first criterion that cannot be scored."""
    if not criteria:
        raise CriteriaRefused("A round needs at least one criterion.", field="criteria")
    codes = [criterion.code for criterion in criteria]
    if len(set(codes)) != len(codes):
        raise CriteriaRefused("Each criterion needs a code of its own.", field="code")
    if sum(criterion.kind is CriterionKind.RISK for criterion in criteria) > 1:
        raise CriteriaRefused("A round has one criterion of the kind RISK at most.", field="kind")
    for criterion in criteria:
        _check_criterion(criterion)


def _check_criterion(criterion: Criterion) -> None:
    if type(criterion.weight) is not int or criterion.weight < 1:
        raise CriteriaRefused(
            f"The weight of {criterion.code} must be a whole number of at least 1.", field="weight"
        )
    if criterion.kind is CriterionKind.RISK and not 0 <= criterion.rest_share <= 100:
        raise CriteriaRefused(
            f"The share of {criterion.code} must be a whole percentage from 0 to 100.", field="rest_share"
        )
    if criterion.kind is CriterionKind.COST and not _anchors_in_order(criterion):
        raise CriteriaRefused(
            f"{criterion.code} needs two amounts in pounds, the first below the second.", field="low_anchor"
        )


def _anchors_in_order(criterion: Criterion) -> bool:
    low, high = criterion.low_anchor, criterion.high_anchor
    return low is not None and high is not None and low < high


def _lacking(bid: BidToScore, criterion: Criterion) -> list[str]:
    """What is missing before this criterion has a value, in words."""
    if criterion.kind is CriterionKind.RISK:
        return _unrated(bid)
    if criterion.kind is CriterionKind.COST:
        return ["The bid has no cost."] if bid.cost is None else []
    if not bid.panel_scores.get(criterion.code):
        return [f"No review has scored {criterion.code}."]
    return []


def _unrated(bid: BidToScore) -> list[str]:
    if not bid.systems:
        return ["The bid names no system."]
    return [
        f"{system.reference} has no {what}."
        for system in bid.systems
        for what, known in (("rating", system.overall_in_168ths), ("target rating", system.target))
        if known is None
    ]


def _rest_share(criteria: Sequence[Criterion]) -> int:
    return sum(criterion.rest_share for criterion in criteria if criterion.kind is CriterionKind.RISK)


def _value(bid: BidToScore, criterion: Criterion) -> Fraction:
    if criterion.kind is CriterionKind.RISK:
        return risk_value(bid.systems, criterion.rest_share)
    if criterion.kind is CriterionKind.PANEL:
        return panel_value(bid.panel_scores[criterion.code])
    if bid.cost is None or criterion.low_anchor is None or criterion.high_anchor is None:
        raise AssertionError("missing figures are found before values are made")
    return cost_value(bid.cost, criterion.low_anchor, criterion.high_anchor)


def _weighted(values: Mapping[str, Fraction], criteria: Sequence[Criterion]) -> Fraction:
    total = sum((values[criterion.code] * criterion.weight for criterion in criteria), Fraction(0))
    return total / sum(criterion.weight for criterion in criteria)
