"""P8c: reviewers for 300 bids, three each, from 40 people with conflicts and subjects, and the proof."""

import random
from collections import Counter

from bids.assessment.rules.assigning import assign
from bids.assessment.rules.assignment import Asked, Assignment, Panel, proves
from tests.benchmarks.choice import row, seconds

BIDS, REVIEWS, PEOPLE, TIMES = 300, 3, 40, 9


def large_panel(seed: int) -> Panel:
    """One pair in twelve in conflict, one in ten a fit."""
    chance = random.Random(seed)
    pairs = [(bid, person) for bid in range(BIDS) for person in range(PEOPLE)]
    return Panel(
        wanted=dict.fromkeys(range(BIDS), REVIEWS),
        people=tuple(Asked(person, most=30) for person in range(PEOPLE)),
        barred=frozenset(pair for pair in pairs if chance.random() < 1 / 12),
        fit={pair: 1 for pair in pairs if chance.random() < 1 / 10},
    )


def first_who_may(panel: Panel) -> int:
    """The largest load when each bid is given the first by name who may review it and has room."""
    loads: Counter[int] = Counter()
    for bid, number in panel.wanted.items():
        room = [person for person in panel.may[bid] if loads[person] < 30]
        loads.update(room[:number])
    return max(loads.values())


def print_assigning() -> None:
    print(f"\nAssigning: {BIDS} bids, {REVIEWS} reviews each, {PEOPLE} people")
    print(f"{'':4} {'what':46} {'median':>9} {'most':>9} {'target':>9}")
    times, checks, loads, plain = [], [], [], []
    for seed in range(TIMES + 1):
        panel = large_panel(seed)
        took, found = seconds(assign, panel)
        assert isinstance(found, Assignment)
        assert found.shown is not None
        checked, holds = seconds(proves, panel, found.shown)
        assert holds
        times.append(took)
        checks.append(checked * 1000)
        loads.append(found.load)
        plain.append(first_who_may(panel))
    row("P8c", "the assignment, proven, s", times[1:], 1)
    row("", "its proof counted again, ms", checks[1:])
    row("", "largest load", loads[1:])
    row("", "largest load, first who may", plain[1:])


if __name__ == "__main__":
    print_assigning()
