"""The lines a bid's value was made of, worked out again from a ranking's inputs."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bids.assessment.rules.moderation import halves_in_words
from bids.rounds.rules.scoring import (
    RISK_RANGE,
    CriterionKind,
    cost_value,
    moderated_value,
    panel_value,
    risk_value,
)
from bids.versions.rules.document import RISK_UNITS
from legacyfund.lib.money import format_pounds

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class CriterionLine:
    """`value` is 0 to 100; `points` what it adds to the bid's value; both None while nothing is scored."""

    code: str
    name: str
    weight: int
    value: Fraction | None
    points: Fraction | None
    how: str


def criterion_lines(inputs: Plain, bid: Plain) -> tuple[CriterionLine, ...]:
    """One line a criterion, in the round's order. `bid` is one of `inputs["bids"]`."""
    criteria = sorted(inputs["criteria"], key=lambda row: row["place"])
    whole = sum(row["weight"] for row in criteria)
    lines = []
    for row in criteria:
        value, how = _value(inputs["round"], row, bid)
        points = None if value is None else value * row["weight"] / whole
        lines.append(CriterionLine(row["code"], row["name"], row["weight"], value, points, how))
    return tuple(lines)


def _value(rules: Plain, criterion: Plain, bid: Plain) -> tuple[Fraction | None, str]:
    kind = CriterionKind(criterion["kind"])
    if kind is CriterionKind.RISK:
        return _risk(bid)
    if kind is CriterionKind.COST:
        return _cost(rules, bid)
    code = criterion["code"]
    return _panel(bid["scores"].get(code, []), bid.get("moderated", {}).get(code))


def _risk(bid: Plain) -> tuple[Fraction, str]:
    removed = Fraction(bid["risk_removed_units"], RISK_UNITS)
    tenths = int(removed * 10 + Fraction(1, 2))
    return risk_value(removed), f"{tenths // 10}.{tenths % 10} risk points removed, of {RISK_RANGE}"


def _cost(rules: Plain, bid: Plain) -> tuple[Fraction, str]:
    low, high = Decimal(rules["cost_low_anchor"]), Decimal(rules["cost_high_anchor"])
    cost = Decimal(bid["whole_life_cost"])
    how = f"{format_pounds(cost)}, where {format_pounds(low)} scores 100 and {format_pounds(high)} scores 0"
    return cost_value(cost, low, high), how


def _panel(scores: list[int], halves: int | None) -> tuple[Fraction | None, str]:
    """`halves` is the agreed value, which rankings before the second format do not know."""
    if not scores:
        return None, "No review submitted"
    listed = ", ".join(str(score) for score in scores)
    if halves is not None:
        return moderated_value(halves), f"{halves_in_words(halves)} out of 5 agreed; the scores were {listed}"
    return panel_value(scores), f"Mean of {listed} out of 5"
