"""What a new rating says otherwise than the last one, and what it lacks, criterion by criterion."""

from collections.abc import Mapping
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


def without_evidence(evidence: Mapping[str, object]) -> tuple[Criterion, ...]:
    """The criteria of which nothing is said that a score of theirs rests on."""
    return tuple(row for code, row in CRITERIA.items() if not str(evidence.get(code) or "").strip())


def lacks_in_words(rows: tuple[Criterion, ...], what: str) -> str:
    """One sentence that names every criterion that has no `what` yet."""
    first, *others = rows
    codes = [row.code for row in others]
    listed = " and ".join(filter(None, (", ".join(codes[:-1]), codes[-1]))) if codes else ""
    more = f", and neither {'has' if len(codes) == 1 else 'have'} {listed}" if codes else ""
    return f"{first.code} {first.name} has no {what} yet{more}."
