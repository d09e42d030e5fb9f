"""Scores a reviewer is asked about once more before handing them in."""

from collections.abc import Sequence
from dataclasses import dataclass

from bids.rounds.rules.scoring import HIGHEST_PANEL_SCORE

LONG_ENOUGH = 200
"""Characters of a justification that answer the question by themselves."""
ALL_EQUAL = "all-equal"
"""No criterion's code: those are capitals."""
FEW = 3
"""Fewer scores than this may well be equal."""


@dataclass(frozen=True)
class ScoreToCheck:
    code: str
    name: str
    score: int
    justification: str
    anchor: str


@dataclass(frozen=True)
class Challenge:
    """`code` is the criterion's, or ALL_EQUAL; `words` is what the reviewer says by ticking it."""

    code: str
    words: str


def challenges_to(scores: Sequence[ScoreToCheck]) -> tuple[Challenge, ...]:
    """The highest and the lowest score there is, and all scores equal, unless justified at length."""
    short = [row for row in scores if len(row.justification.strip()) < LONG_ENOUGH]
    found = [
        Challenge(row.code, f"{row.name}: {row.score}. {row.anchor}")
        for row in short
        if row.score in (0, HIGHEST_PANEL_SCORE)
    ]
    if short and len(scores) >= FEW and len({row.score for row in scores}) == 1:
        found.append(
            Challenge(ALL_EQUAL, f"The bid is equally good on all {len(scores)} criteria: {scores[0].score}.")
        )
    return tuple(found)
