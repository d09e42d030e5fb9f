"""Who reviews what: each bid its reviewers, nobody more than they can, the largest load as small as can be.

In this order: the smallest largest load, then the best fit of what people know, then even loads, then people
who meet each other as seldom as can be. The first is proved by a count that anybody can repeat (`proves`):
a set of bids that needs more reviews than these people could give under a smaller load.

Finding it is `assigning.py`.

Source: the assignment problem as a flow; Hall's theorem for several places (Gale 1957, Ryser 1957).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

Bid = int
Person = int
Pair = tuple[Bid, Person]


@dataclass(frozen=True)
class Asked:
    """Somebody who may review: `most` in this round, of which `held` are given to them already."""

    person: Person
    most: int
    held: int = 0

    def room(self, load: int) -> int:
        """How many more they can take when nobody is to have more than `load`."""
        return max(0, min(self.most, load) - self.held)


@dataclass(frozen=True)
class Panel:
    """What is asked: how many reviews each bid still needs, who could give them, and who may not review what.

    `fit` counts what a person knows that bears on a bid; `apart` are people never to be on the same bid, and
    `with_bid` those who review it already.
    """

    wanted: Mapping[Bid, int]
    people: tuple[Asked, ...]
    barred: frozenset[Pair] = frozenset()
    fit: Mapping[Pair, int] = field(default_factory=dict)
    apart: frozenset[tuple[Person, Person]] = frozenset()
    with_bid: Mapping[Bid, frozenset[Person]] = field(default_factory=dict)

    @cached_property
    def may(self) -> dict[Bid, tuple[Person, ...]]:
        """Who may review each bid, by those alone who are already on it and those kept away."""
        met: dict[Person, set[Person]] = {}
        for one, other in self.apart:
            met.setdefault(one, set()).add(other)
            met.setdefault(other, set()).add(one)
        return {
            bid: tuple(
                asked.person
                for asked in self.people
                if (bid, asked.person) not in self.barred
                and asked.person not in (there := self.with_bid.get(bid, frozenset()))
                and not met.get(asked.person, set()) & there
            )
            for bid in self.wanted
        }

    def could_give(self, bids: Iterable[Bid], load: int) -> dict[Person, int]:
        """The most reviews of these bids that each could give, when nobody is to have more than `load`."""
        reach = Counter(person for bid in bids for person in self.may[bid])
        return {asked.person: min(asked.room(load), reach[asked.person]) for asked in self.people}


@dataclass(frozen=True)
class Shown:
    """Bids that need more reviews than there could be if nobody had more than `load` of them."""

    load: int
    bids: tuple[Bid, ...]
    needed: int
    possible: int


@dataclass(frozen=True)
class Assignment:
    """`load` is the largest of anybody's, those given before included. `shown` says why none is smaller; None
    where somebody has so many already, or where only people to be kept apart stand in the way.
    """

    pairs: tuple[Pair, ...]
    load: int
    shown: Shown | None
    fit: int

    @property
    def teams(self) -> dict[Bid, tuple[Person, ...]]:
        found: dict[Bid, list[Person]] = {}
        for bid, person in self.pairs:
            found.setdefault(bid, []).append(person)
        return {bid: tuple(people) for bid, people in found.items()}


@dataclass(frozen=True)
class Short:
    """There is no assignment: `shown` names the bids that cannot get their reviews, None where it is only
    people to be kept apart that stand in the way.
    """

    shown: Shown | None


def proves(panel: Panel, shown: Shown) -> bool:
    """Whether the count holds: these bids need more than all people together could give. Each person gives a
    bid one review at most, and no more than their room; so no assignment has a load as small as that.
    """
    needed = sum(panel.wanted[bid] for bid in shown.bids)
    possible = sum(panel.could_give(shown.bids, shown.load).values())
    return (needed, possible) == (shown.needed, shown.possible) and possible < needed


def show(panel: Panel, load: int, bids: Iterable[Bid]) -> Shown:
    """The count for these bids, whether it shows anything or not."""
    chosen = tuple(sorted(bids))
    possible = sum(panel.could_give(chosen, load).values())
    return Shown(load, chosen, sum(panel.wanted[bid] for bid in chosen), possible)


def check(panel: Panel, pairs: Iterable[Pair], load: int) -> None:
    """Every promise of an assignment, counted again. Raises AssertionError where one is broken."""
    chosen = list(pairs)
    reviews, loads = Counter(bid for bid, _ in chosen), Counter(person for _, person in chosen)
    teams: dict[Bid, set[Person]] = {}
    for bid, person in chosen:
        teams.setdefault(bid, set()).add(person)
    kept = (
        len(set(chosen)) == len(chosen)
        and all(reviews[bid] == number for bid, number in panel.wanted.items())
        and all(loads[asked.person] <= asked.room(load) for asked in panel.people)
        and all(person in panel.may[bid] for bid, person in chosen)
        and not any({one, other} <= team for team in teams.values() for one, other in panel.apart)
    )
    if not kept:
        raise AssertionError("the assignment breaks a promise")
