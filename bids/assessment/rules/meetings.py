"""Who meets whom: two reviewers change places where that lets fewer people meet again and again.

Loads, fit and every promise stay as they are. It is a search by trying with a seed, not a solution: the best
would be a quadratic problem, for the least of the wishes.
"""

import random
from collections import Counter
from collections.abc import Collection
from itertools import combinations

from bids.assessment.rules.assignment import Bid, Pair, Panel, Person

SWAPS_TRIED = 20_000


def spread_meetings(panel: Panel, pairs: Collection[Pair], *, seed: int = 0) -> list[Pair]:
    """The same assignment after every swap that was tried and made nothing worse."""
    chance = random.Random(seed)  # noqa: S311 - it keeps no secret
    seats, meetings = sorted(pairs), _Meetings(panel, pairs)
    for _ in range(SWAPS_TRIED if len(seats) > 1 else 0):
        here, there = chance.randrange(len(seats)), chance.randrange(len(seats))
        if meetings.swap(seats[here], seats[there]):
            (bid, one), (away, other) = seats[here], seats[there]
            seats[here], seats[there] = (bid, other), (away, one)
    return seats


class _Meetings:
    """The teams of all bids, and how often each two people meet on one."""

    def __init__(self, panel: Panel, pairs: Collection[Pair]) -> None:
        self.fit = panel.fit
        self.may = {bid: frozenset(people) for bid, people in panel.may.items()}
        self.apart = {frozenset(pair) for pair in panel.apart}
        self.teams: dict[Bid, set[Person]] = {bid: set(there) for bid, there in panel.with_bid.items()}
        for bid, person in pairs:
            self.teams.setdefault(bid, set()).add(person)
        self.met: Counter[tuple[Person, Person]] = Counter()
        for team in self.teams.values():
            for one, other in combinations(sorted(team), 2):
                self._count(one, {other}, 1)

    def swap(self, here: Pair, there: Pair) -> bool:
        """Let the two people change bids, if they may and nobody meets more often for it."""
        (bid, one), (away, other) = here, there
        if not self._may_swap(here, there):
            return False
        left, joined = self.teams[bid] - {one}, self.teams[away] - {other}
        grew = self._count(one, left, -1) + self._count(other, joined, -1)
        grew += self._count(other, left, 1) + self._count(one, joined, 1)
        if grew > 0:
            self._count(one, joined, -1)
            self._count(other, left, -1)
            self._count(other, joined, 1)
            self._count(one, left, 1)
            return False
        self.teams[bid], self.teams[away] = left | {other}, joined | {one}
        return True

    def _may_swap(self, here: Pair, there: Pair) -> bool:
        (bid, one), (away, other) = here, there
        if one in self.teams[away] or other in self.teams[bid]:
            return False
        if one not in self.may[away] or other not in self.may[bid]:
            return False
        if self._fits((bid, other), (away, one)) < self._fits(here, there):
            return False
        return not (
            self.apart
            and (
                self._kept_apart(other, self.teams[bid] - {one})
                or self._kept_apart(one, self.teams[away] - {other})
            )
        )

    def _fits(self, *pairs: Pair) -> int:
        return sum(self.fit.get(pair, 0) for pair in pairs)

    def _kept_apart(self, person: Person, team: Collection[Person]) -> bool:
        return any(frozenset((person, other)) in self.apart for other in team)

    def _count(self, person: Person, others: Collection[Person], by: int) -> int:
        """Count the meetings anew; gives by how much the sum of their squares grew."""
        grew = 0
        for other in others:
            times = self.met[person, other]
            self.met[person, other] = self.met[other, person] = times + by
            grew += 2 * by * times + 1
        return grew
