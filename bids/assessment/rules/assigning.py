"""Finding the best assignment: a flow for the smallest load and its proof, HiGHS for fit and even loads, and
`meetings.py` for who meets whom. Everything is counted again in whole numbers before it is given out.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

from bids.assessment.rules.assignment import (
    Assignment,
    Bid,
    Pair,
    Panel,
    Person,
    Short,
    Shown,
    check,
    proves,
    show,
)
from bids.assessment.rules.meetings import spread_meetings
from legacyfund.lib.solver import new_highs


def assign(panel: Panel, *, seed: int = 0) -> Assignment | Short:
    """The best assignment, or why there is none. The same panel and seed give the same answer."""
    most = max((asked.most for asked in panel.people), default=0)
    load = max((asked.held for asked in panel.people), default=0)
    while not _enough(panel, load) and load < most:
        load += 1
    shown = _proof_below(panel, load)
    flow = _Flow(panel)
    while stuck := flow.fill({asked.person: asked.room(load) for asked in panel.people}):
        shown = show(panel, load, stuck)
        if load >= most:
            return Short(shown)
        load += 1
    pairs = _solve(panel, load)
    while pairs is None and load < most:
        load, shown = load + 1, None
        pairs = _solve(panel, load)
    if pairs is None:
        return Short(None)
    pairs = spread_meetings(panel, pairs, seed=seed)
    check(panel, pairs, load)
    return Assignment(tuple(sorted(pairs)), load, shown, sum(panel.fit.get(pair, 0) for pair in pairs))


def _enough(panel: Panel, load: int) -> bool:
    """Whether the count of all bids together leaves room for an assignment of this load."""
    return sum(panel.could_give(panel.wanted, load).values()) >= sum(panel.wanted.values())


def _proof_below(panel: Panel, load: int) -> Shown | None:
    counted = show(panel, load - 1, panel.wanted)
    return counted if proves(panel, counted) else None


class _Flow:
    """Reviews given so far, bid by bid; people pass a bid on to make room for another."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self.given: dict[Bid, set[Person]] = {bid: set() for bid in panel.wanted}
        self.taken: dict[Person, set[Bid]] = {asked.person: set() for asked in panel.people}

    def fill(self, rooms: Mapping[Person, int]) -> frozenset[Bid]:
        """Give every bid its reviewers. Where that cannot be, the bids among which there are too few."""
        for bid in sorted(self.panel.wanted, key=lambda bid: (len(self.panel.may[bid]), bid)):
            while len(self.given[bid]) < self.panel.wanted[bid]:
                if stuck := self._one_more(bid, rooms):
                    return stuck
        return frozenset()

    def _one_more(self, start: Bid, rooms: Mapping[Person, int]) -> frozenset[Bid]:
        """One reviewer more for the bid, or all bids that were asked to pass somebody on, in vain."""
        asked_by: dict[Person, Bid] = {}
        freed_by: dict[Bid, Person | None] = {start: None}
        queue = deque([start])
        while queue:
            bid = queue.popleft()
            for person in sorted(self.panel.may[bid], key=lambda one: (len(self.taken[one]), one)):
                if person in self.given[bid] or person in asked_by:
                    continue
                asked_by[person] = bid
                if len(self.taken[person]) < rooms[person]:
                    self._pass_on(person, asked_by, freed_by)
                    return frozenset()
                for other in sorted(self.taken[person]):
                    if other not in freed_by:
                        freed_by[other] = person
                        queue.append(other)
        return frozenset(freed_by)

    def _pass_on(
        self, person: Person, asked_by: Mapping[Person, Bid], freed_by: Mapping[Bid, Person | None]
    ) -> None:
        taker: Person | None = person
        while taker is not None:
            bid = asked_by[taker]
            self.given[bid].add(taker)
            self.taken[taker].add(bid)
            leaves = freed_by[bid]
            if leaves is not None:
                self.given[bid].remove(leaves)
                self.taken[leaves].remove(bid)
            taker = leaves


def _solve(panel: Panel, load: int) -> list[Pair] | None:
    """The best fit, then the evenest loads, under a load that a flow has shown to be possible.

    None where people to be kept apart leave nothing. Each place a person could take costs as much as the
    reviews they would then have, so that the sum is least where loads are even.
    """
    pairs = [(bid, person) for bid in sorted(panel.wanted) for person in panel.may[bid]]
    places = [
        (asked.person, asked.held + number)
        for asked in panel.people
        for number in range(1, asked.room(load) + 1)
    ]
    weight = 1 + sum(cost for _, cost in places)
    costs = [-weight * panel.fit.get(pair, 0) for pair in pairs] + [cost for _, cost in places]
    rows = _rows(panel, pairs, places)
    values = _minimise(costs, rows, whole=bool(panel.apart))
    if values is None:
        return None
    return [pair for pair, value in zip(pairs, values, strict=False) if value == 1]


Row = tuple[int, int, Sequence[tuple[int, int]]]
"""The least and the most a sum may be, and its terms: a column's number and its factor."""


def _rows(panel: Panel, pairs: Sequence[Pair], places: Sequence[tuple[Person, int]]) -> list[Row]:
    of_bid: dict[Bid, list[tuple[int, int]]] = {bid: [] for bid in panel.wanted}
    of_person: dict[Person, list[tuple[int, int]]] = {asked.person: [] for asked in panel.people}
    column = {pair: number for number, pair in enumerate(pairs)}
    for (bid, person), number in column.items():
        of_bid[bid].append((number, 1))
        of_person[person].append((number, 1))
    for number, (person, _) in enumerate(places, start=len(pairs)):
        of_person[person].append((number, -1))
    rows: list[Row] = [(panel.wanted[bid], panel.wanted[bid], terms) for bid, terms in of_bid.items()]
    rows += [(0, 0, terms) for terms in of_person.values()]
    for bid in panel.wanted:
        both = [(one, other) for one, other in panel.apart if {(bid, one), (bid, other)} <= column.keys()]
        rows += [(0, 1, ((column[bid, one], 1), (column[bid, other], 1))) for one, other in both]
    return rows


def _minimise(costs: Sequence[int], rows: Sequence[Row], *, whole: bool) -> list[int] | None:
    """The columns, each 0 or 1, at the least cost; None where there are none.

    Without people to be kept apart every corner of the problem is whole, so it is solved as a plain linear
    one. The values are rounded, and `check` looks whether they still keep every promise.
    """
    import highspy

    if not costs:
        return []
    problem = highspy.HighsLp()
    problem.num_col_, problem.num_row_ = len(costs), len(rows)
    problem.col_cost_ = list(costs)
    problem.col_lower_, problem.col_upper_ = [0] * len(costs), [1] * len(costs)
    problem.row_lower_ = [least for least, _, _ in rows]
    problem.row_upper_ = [most for _, most, _ in rows]
    starts = [0]
    for _, _, terms in rows:
        starts.append(starts[-1] + len(terms))
    problem.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    problem.a_matrix_.start_ = starts
    problem.a_matrix_.index_ = [number for _, _, terms in rows for number, _ in terms]
    problem.a_matrix_.value_ = [factor for _, _, terms in rows for _, factor in terms]
    if whole:
        problem.integrality_ = [highspy.HighsVarType.kInteger] * len(costs)
    solver = new_highs()
    for name, value in _options().items():
        solver.setOptionValue(name, value)
    solver.passModel(problem)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return [round(value) for value in solver.getSolution().col_value]


def _options() -> dict[str, Any]:
    return {
        "threads": 1,
        "random_seed": 1,
        "solver": "simplex",
        "time_limit": 20,
    }
