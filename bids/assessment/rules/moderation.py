"""When the panel talks about a criterion, and what the talk changed. An agreed value counts in halves."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bids.rounds.rules.scoring import HIGHEST_PANEL_SCORE

HALVES = tuple(range(2 * HIGHEST_PANEL_SCORE + 1))
"""The agreed values there are, in halves of a point. The ranking's whole numbers hold each exactly."""


def spread_of(scores: Sequence[int]) -> int:
    """The highest less the lowest, in points; 0 where there is one or none."""
    return max(scores) - min(scores) if scores else 0


def halves_in_words(halves: int) -> str:
    """`3`, `3.5`."""
    whole, rest = divmod(halves, 2)
    return f"{whole}.5" if rest else str(whole)


def mean_in_words(mean: Fraction) -> str:
    """`3`, `3 1/2`, `3 1/3`: the mean of up to eight whole scores, exactly."""
    whole, rest = divmod(mean.numerator, mean.denominator)
    if not rest:
        return str(whole)
    return f"{whole} {rest}/{mean.denominator}" if whole else f"{rest}/{mean.denominator}"


@dataclass(frozen=True)
class Share:
    """`changed` of `all`, as a report tells it."""

    changed: int
    all: int

    @property
    def percent(self) -> int | None:
        """Rounded half up to whole per cent; None of nothing."""
        return None if not self.all else (200 * self.changed + self.all) // (2 * self.all)


def moved(before: Sequence[str], after: Sequence[str]) -> Share:
    """How many references stand in another place of the second order than of the first."""
    return Share(sum(one != other for one, other in zip(before, after, strict=True)), len(before))
