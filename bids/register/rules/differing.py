"""What a new rating says otherwise than the last one, criterion by criterion."""

from dataclasses import dataclass

from bids.register.rules.risk import Scores
from bids.register.rules.risk_criteria import CRITERIA, Criterion


@dataclass(frozen=True)
class Difference:
    """`before` is None where there was no score, `after` where there is none now."""

    criterion: Criterion
    before: int | None
    after: int | None


def differences(before: Scores | None, after: Scores) -> tuple[Difference, ...]:
    """In the framework's order. Without a rating before, every score of the new one is a difference."""
    last = before or {}
    pairs = ((row, last.get(code), after.get(code)) for code, row in CRITERIA.items())
    return tuple(Difference(row, old, new) for row, old, new in pairs if old != new)


def unscored(scores: Scores) -> tuple[Criterion, ...]:
    """The criteria a rating lacks: with one of them it is no rating yet."""
    return tuple(row for code, row in CRITERIA.items() if scores.get(code) is None)
