"""What a letter says of a bid's scores beside the round's, without giving another bid away.

The spread of a criterion is its lowest, middle and highest score in the round. It is left out where it would
tell a reader another department's score: below FEWEST_BIDS bids, or below FEWEST_DEPARTMENTS departments.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

FORMAT = "legacyfund/letter/1"
FEWEST_BIDS = 5
FEWEST_DEPARTMENTS = 3


@dataclass(frozen=True)
class Spread:
    """Of 100, exact."""

    lowest: Fraction
    median: Fraction
    highest: Fraction


def spread_of(values: Sequence[Fraction], departments: int) -> Spread | None:
    """The spread of one criterion over the bids of a round, which come from so many departments.

    The median of an even number is half way between the two in the middle.
    """
    if len(values) < FEWEST_BIDS or departments < FEWEST_DEPARTMENTS:
        return None
    ordered = sorted(values)
    middle = len(ordered) // 2
    median = ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    return Spread(ordered[0], median, ordered[-1])


OUTCOME_WORDS = {
    "APPROVE": "Your bid is approved",
    "RESERVE": "Your bid is on the reserve list",
    "REJECT": "Your bid is not funded",
}


def next_steps(outcome: str, award: str) -> list[str]:
    """What the department can do now, as whole sentences. `award` is the reference of what is offered."""
    again = (
        "You can start the bid again in a later round from what you wrote. What has changed since is marked "
        "for those who read it."
    )
    if outcome == "APPROVE":
        return [
            f"Your sign-off accepts or declines the award {award}.",
            "Money is released milestone by milestone, once each is met and its evidence is checked.",
        ]
    if outcome == "RESERVE":
        return ["It is funded if money frees up. You need to do nothing until then.", again]
    return [again]
