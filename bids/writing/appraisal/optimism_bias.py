"""Optimism bias: what a cost is raised by until the risks behind it are shown to be managed.

HM Treasury, supplementary guidance to The Green Book on optimism bias (Mott MacDonald, Review of Large
Public Procurement in the UK, 2002). IT work is of the type "equipment and development", bought-in
running of "outsourcing". Start at the upper bound; each risk that contributes to the kind of bias takes
away its share as far as it is mitigated; never below the lower bound.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from legacyfund.lib.errors import DomainError

WHOLE = 100


class BiasRefused(DomainError):
    """A contribution or a mitigation is not a share of the whole."""


class BiasKind(StrEnum):
    """What is raised: the cost of the work, its duration, or the cost of running by a supplier."""

    DEVELOPMENT = "DEVELOPMENT"
    DURATION = "DURATION"
    OUTSOURCING = "OUTSOURCING"


BIAS_KINDS: dict[str, str] = {
    BiasKind.DEVELOPMENT: "Equipment and development, capital expenditure",
    BiasKind.DURATION: "Equipment and development, duration",
    BiasKind.OUTSOURCING: "Outsourcing, operating cost",
}


@dataclass(frozen=True)
class BiasBounds:
    """As shares: 2 is 200 %."""

    upper: Fraction
    lower: Fraction


PUBLISHED_BOUNDS: dict[str, BiasBounds] = {
    BiasKind.DEVELOPMENT: BiasBounds(Fraction("2.00"), Fraction("0.10")),
    BiasKind.DURATION: BiasBounds(Fraction("0.54"), Fraction("0.10")),
    BiasKind.OUTSOURCING: BiasBounds(Fraction("0.41"), Fraction(0)),
}


@dataclass(frozen=True)
class ContributingRisk:
    """`contribution` in per cent of the upper bound; `mitigation` from 0, not managed, to 1, wholly.

    `kind` is the bias it contributes to, blank for every kind.
    """

    name: str
    contribution: Decimal
    mitigation: Decimal
    kind: str = ""

    @property
    def taken_away(self) -> Fraction:
        """The share of the upper bound this risk takes away."""
        return Fraction(self.contribution) * Fraction(self.mitigation) / WHOLE

    @property
    def counts_towards(self) -> str:
        return BIAS_CAUSED.get(self.kind, EVERY_BIAS)


def contributing_to(kind: str, risks: Sequence[ContributingRisk]) -> list[ContributingRisk]:
    """Those that count towards a kind of bias."""
    return [risk for risk in risks if risk.kind in ("", kind)]


def whole_problem(shares: Iterable[tuple[str, Decimal | None]]) -> str:
    """What is off where the contributions to a kind, as (kind or blank, per cent), exceed the whole."""
    given = [(kind, share) for kind, share in shares if share is not None]
    for kind, words in BIAS_CAUSED.items():
        total = sum((share for named, share in given if named in ("", kind)), Decimal(0))
        if total > WHOLE:
            return (
                f"The causes of optimism bias in {words[0].lower()}{words[1:]} add up to {total}%, "
                "which is more than 100%."
            )
    return ""


def optimism_bias(bounds: BiasBounds, risks: Sequence[ContributingRisk]) -> Fraction:
    """max(L, U × (1 − Σ contribution × mitigation)), as a share. Raises BiasRefused."""
    check_risks(risks)
    left = 1 - sum((risk.taken_away for risk in risks), Fraction(0))
    return max(bounds.lower, bounds.upper * left)


def check_risks(risks: Sequence[ContributingRisk]) -> None:
    """Raises BiasRefused for a share out of bounds, or contributions of more than the whole together."""
    for risk in risks:
        if not 0 <= risk.contribution <= WHOLE:
            raise BiasRefused(
                f"The contribution of “{risk.name}” must be from 0 to 100 %.", field="contribution"
            )
        if not 0 <= risk.mitigation <= 1:
            raise BiasRefused(f"The mitigation of “{risk.name}” must be from 0 to 1.", field="mitigation")
    together = sum((risk.contribution for risk in risks), Decimal(0))
    if together > WHOLE:
        raise BiasRefused(
            f"The contributions to optimism bias come to {together.normalize():f} %. "
            "Together they may be 100 % at most.",
            field="contribution",
        )


BIAS_CAUSED: dict[str, str] = {
    "DEVELOPMENT": "The cost of the work",
    "DURATION": "How long the work takes",
    "OUTSOURCING": "The cost of running by a supplier",
}
"""The bias a cause counts towards; one that names none counts towards every kind."""
EVERY_BIAS = "All three"
