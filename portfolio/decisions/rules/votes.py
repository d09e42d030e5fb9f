"""Whose vote counts, whether enough of the panel is there, and what a vote came to.

People are numbers. The quorum is counted for each item, of those in the room who have no interest in it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Tally:
    """Of the votes that count. `carried`: more for than against; abstentions are neither."""

    votes_for: int
    votes_against: int
    abstained: int

    @property
    def carried(self) -> bool:
        return self.votes_for > self.votes_against

    @property
    def in_words(self) -> str:
        return f"{self.votes_for} for, {self.votes_against} against, {self.abstained} abstained"


def voters(present: Collection[int], out: Collection[int]) -> frozenset[int]:
    """Those in the room who have no interest in the item."""
    return frozenset(present) - frozenset(out)


def has_quorum(present: Collection[int], out: Collection[int], quorum: int) -> bool:
    return len(voters(present, out)) >= quorum


def tally(choices: Mapping[int, str], counting: Collection[int]) -> Tally:
    """`choices`: FOR, AGAINST or ABSTAIN by person; those who are not `counting` are left out."""
    given = [choice for person, choice in choices.items() if person in counting]
    return Tally(given.count("FOR"), given.count("AGAINST"), given.count("ABSTAIN"))
