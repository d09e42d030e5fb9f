"""Earned value: what was planned, what is earned and what it cost, from the money of milestones.

Source: CV = EV − AC, SV = EV − PV, CPI = EV / AC, SPI = EV / PV, EAC = BAC / CPI, ETC = EAC − AC,
VAC = BAC − EAC. What has no divisor is undefined: not nought, and no error.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from legacyfund.lib.money import NOTHING, round_fraction


@dataclass(frozen=True)
class Weight:
    """The money of a milestone: `planned_on` is its baseline, `met_on` None while it is not found met."""

    money: Decimal
    planned_on: date
    met_on: date | None = None


@dataclass(frozen=True)
class EarnedValue:
    """Pounds; None is undefined."""

    budget: Decimal
    planned: Decimal
    earned: Decimal
    cost: Decimal

    @property
    def cost_variance(self) -> Decimal:
        return self.earned - self.cost

    @property
    def schedule_variance(self) -> Decimal:
        return self.earned - self.planned

    @property
    def cost_index(self) -> Decimal | None:
        """To two places; below 1 what was earned cost more than its milestones have."""
        return _ratio(self.earned, self.cost)

    @property
    def schedule_index(self) -> Decimal | None:
        return _ratio(self.earned, self.planned)

    @property
    def at_completion(self) -> Decimal | None:
        """What all of it will cost if the rest costs as the part that is earned did."""
        if not self.earned or not self.cost:
            return None
        return round_fraction(Fraction(self.budget) * Fraction(self.cost) / Fraction(self.earned))

    @property
    def to_complete(self) -> Decimal | None:
        return None if self.at_completion is None else self.at_completion - self.cost

    @property
    def variance_at_completion(self) -> Decimal | None:
        return None if self.at_completion is None else self.budget - self.at_completion


def earned_value(weights: Iterable[Weight], cost: Decimal, on: date) -> EarnedValue:
    """At the end of the day `on`; `cost` is the accepted spend by then."""
    weights = list(weights)
    return EarnedValue(
        budget=_sum(weights),
        planned=_sum(row for row in weights if row.planned_on <= on),
        earned=_sum(row for row in weights if row.met_on is not None and row.met_on <= on),
        cost=cost,
    )


def _sum(weights: Iterable[Weight]) -> Decimal:
    return sum((row.money for row in weights), NOTHING)


def _ratio(part: Decimal, of: Decimal) -> Decimal | None:
    return round_fraction(Fraction(part) / Fraction(of)) if of else None


@dataclass(frozen=True)
class Measure:
    """A row of the table. `undefined`: why it has no value where it has none. `index`: no pounds."""

    code: str
    name: str
    words: str
    figure: Callable[[EarnedValue], Decimal | None]
    undefined: str = ""
    index: bool = False


_NOTHING_YET = "Undefined: nothing is earned, or nothing spent"
MEASURES = (
    Measure(
        "BAC",
        "Budget at completion",
        "the money of all milestones, also what was given back once it was released",
        lambda row: row.budget,
    ),
    Measure("PV", "Planned value", "of milestones whose baseline has come", lambda row: row.planned),
    Measure("EV", "Earned value", "of milestones that are found met", lambda row: row.earned),
    Measure("AC", "Actual cost", "spend that is accepted", lambda row: row.cost),
    Measure("CV", "Cost variance", "EV less AC", lambda row: row.cost_variance),
    Measure("SV", "Schedule variance", "EV less PV", lambda row: row.schedule_variance),
    Measure(
        *("CPI", "Cost performance index", "EV over AC"),
        lambda row: row.cost_index,
        "Undefined: nothing is spent",
        index=True,
    ),
    Measure(
        *("SPI", "Schedule performance index", "EV over PV"),
        lambda row: row.schedule_index,
        "Undefined: nothing was planned by now",
        index=True,
    ),
    Measure("EAC", "Estimate at completion", "BAC over CPI", lambda row: row.at_completion, _NOTHING_YET),
    Measure("ETC", "Estimate to complete", "EAC less AC", lambda row: row.to_complete, _NOTHING_YET),
    Measure(
        *("VAC", "Variance at completion", "BAC less EAC"),
        lambda row: row.variance_at_completion,
        _NOTHING_YET,
    ),
)
