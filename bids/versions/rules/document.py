"""The figures of a submission that are worked out once, exactly, and frozen with it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from bids.rounds.rules.scoring import SystemToScore, risk_removed
from bids.writing.rules.drafts import CostLineDraft
from legacyfund.lib.money import NOTHING

RISK_UNITS = 1_680_000
"""Units in a point: 168 (the framework) × 100 (hundredths of a target) × 100 (per cent of the rest)."""


def risk_removed_units(systems: Sequence[SystemToScore], rest_share: int) -> int:
    """Points removed over the systems, the largest plus `rest_share` per cent of the rest, in whole units."""
    units = risk_removed(systems, rest_share) * RISK_UNITS
    if units.denominator != 1:
        raise ValueError("a target with more than two places has no whole number of units")
    return int(units)


def whole_life_cost(lines: Iterable[CostLineDraft]) -> Decimal:
    """Every cost line as it was given, whoever pays: nominal pounds in the short form, which has no other.

    A full-form bid may give prices of other years too, so its whole-life cost is that of its appraisal.
    """
    return sum((line.amount for line in lines if line.amount is not None), NOTHING)
