"""What an award achieved against what its bid promised: risk removed, benefits, and both per pound.

Everything is exact until it is shown.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

MILLION = 1_000_000


class Proof(StrEnum):
    """What the register shows of a system since the award began."""

    GONE = "GONE"
    RE_RATED = "RE_RATED"
    CLOSED = "CLOSED"
    NOTHING = "NOTHING"


PROOFS: dict[str, str] = {
    Proof.GONE.value: "Switched off",
    Proof.RE_RATED.value: "Rated again",
    Proof.CLOSED.value: "Closed in the register",
    Proof.NOTHING.value: "Nothing yet",
}


class Achieved(StrEnum):
    IN_FULL = "IN_FULL"
    IN_PART = "IN_PART"
    NOT = "NOT"


ACHIEVED: dict[str, str] = {
    Achieved.IN_FULL.value: "In full",
    Achieved.IN_PART.value: "In part",
    Achieved.NOT.value: "Not at all",
}


@dataclass(frozen=True)
class SystemOutcome:
    """A system of the bid. `before`, `target` and `after` are ratings, exact; `ends`: it was to be switched
    off. `on`: the day it ended, or was rated again.
    """

    reference: str
    name: str
    ends: bool
    before: Fraction | None
    target: Decimal | None
    proof: Proof
    on: date | None = None
    after: Fraction | None = None

    @property
    def promised(self) -> Fraction:
        """Points of risk, never below nought."""
        if self.before is None or self.target is None:
            return Fraction(0)
        return max(self.before - Fraction(self.target), Fraction(0))

    @property
    def achieved(self) -> Fraction:
        """A system that is gone counts with its target: nobody rates what took its place under its name."""
        if self.proof is Proof.GONE:
            return self.promised
        if self.proof is Proof.RE_RATED and self.before is not None and self.after is not None:
            return max(self.before - self.after, Fraction(0))
        return Fraction(0)

    @property
    def as_promised(self) -> bool:
        """One that was to be switched off and still runs is not, whatever its rating."""
        if self.proof is Proof.RE_RATED:
            return not self.ends and self.achieved >= self.promised
        return self.proof is Proof.GONE


@dataclass(frozen=True)
class ForMoney:
    """Points of risk removed for pounds."""

    points: Fraction
    pounds: Decimal

    @property
    def per_million(self) -> Fraction | None:
        """Points for each £1m; None where there are no pounds to divide by."""
        return self.points * MILLION / Fraction(self.pounds) if self.pounds else None
