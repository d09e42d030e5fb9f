"""What an award achieved against what its bid promised: risk removed, benefits, and both per pound.

Everything is exact until it is shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from legacyfund.lib.money import NOTHING

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


@dataclass(frozen=True)
class AwardRisk:
    """Of an award that was accepted. `promised`: for what the panel approved. `removed`: for what was spent,
    once the fund has confirmed what came of it; None before, when nothing is proven.
    """

    reference: str
    title: str
    fund_id: int
    code: str
    department: str
    promised: ForMoney
    removed: ForMoney | None


@dataclass(frozen=True)
class RiskTogether:
    """Of some awards. `promised_of_complete`: by those whose outcome is confirmed, which `removed` is held
    against.
    """

    awards: int
    complete: int
    promised: ForMoney
    promised_of_complete: ForMoney
    removed: ForMoney


def risk_together(awards: Iterable[AwardRisk]) -> RiskTogether:
    awards = list(awards)
    complete = [row for row in awards if row.removed is not None]
    return RiskTogether(
        len(awards),
        len(complete),
        _added(row.promised for row in awards),
        _added(row.promised for row in complete),
        _added(row.removed for row in complete if row.removed is not None),
    )


def _added(parts: Iterable[ForMoney]) -> ForMoney:
    parts = list(parts)
    return ForMoney(
        sum((part.points for part in parts), Fraction(0)), sum((part.pounds for part in parts), NOTHING)
    )
