"""A hand-picked set against the best: what it gives up, as swaps, and the two other sets beside it.

On the curve of value and money the picked set is P; B is the best at the same cost, C the cheapest that is
worth at least as much.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from portfolio.choice.rules.baselines import broken_by
from portfolio.choice.rules.linear import Program, program_of
from portfolio.choice.rules.problem import Constraint, Kind, Problem
from portfolio.choice.rules.resolving import NotSettled, Progress, Solves
from portfolio.choice.rules.solver import Selection

CHEAPEST_LIMIT = 10
"""Seconds to look for the cheapest set: to the penny that can take hours where there are many bids."""
SIZES = ((0, 1), (1, 1), (1, 2), (2, 1))
"""How many leave and how many are put in, of the swaps that are looked for one by one."""


@dataclass(frozen=True)
class Worth:
    """A set in numbers: tenths of a point, pence, and risk removed in the units that were given."""

    chosen: tuple[str, ...]
    value: int
    pence: int
    risk: int


@dataclass(frozen=True)
class Swap:
    """Leave out, put in: the tenths of a point, pence and units of risk that come to the set by it."""

    leave_out: tuple[str, ...]
    put_in: tuple[str, ...]
    value: int
    pence: int
    risk: int


@dataclass(frozen=True)
class Rival:
    """`broken`: what the picked set does not keep. `swaps` lead from the picked set to the best, in order;
    where it keeps everything, so does each set on the way. `same_cost` is B, `same_value` is C; None where
    no such set keeps everything, and C also where the cheapest was not settled in `CHEAPEST_LIMIT`.
    """

    picked: Worth
    best: Worth
    broken: tuple[str, ...]
    swaps: tuple[Swap, ...]
    same_cost: Worth | None
    same_value: Worth | None

    @property
    def regret(self) -> Swap:
        """What the best gives beside the picked set, as one swap."""
        return Swap(
            leave_out=_less(self.picked.chosen, self.best.chosen),
            put_in=_less(self.best.chosen, self.picked.chosen),
            value=self.best.value - self.picked.value,
            pence=self.best.pence - self.picked.pence,
            risk=self.best.risk - self.picked.risk,
        )


def find_rival(
    problem: Problem,
    picked: Collection[str],
    best: Selection,
    *,
    risk: Mapping[str, int],
    progress: Progress | None = None,
    seed: int = 0,
) -> Rival:
    """`picked`: ids of candidates; `risk`: units of risk that each candidate removes. Raises Cancelled,
    NotSettled.
    """
    solves = Solves(2, progress, seed=seed)
    mine, theirs = _worth(problem, picked, risk), _worth(problem, best.chosen, risk)
    broken = broken_by(problem, mine.chosen)
    is_best = not broken and mine.value == theirs.value
    same_cost = mine if is_best else _best_at_cost(problem, mine.pence, risk, solves)
    solves.step()
    same_value = _cheapest(problem, mine.value, Solves(2, progress, seed=seed, patience=CHEAPEST_LIMIT))
    solves.step()
    return Rival(
        picked=mine,
        best=theirs,
        broken=broken,
        swaps=tuple(_swaps(problem, mine.chosen, theirs.chosen, risk)),
        same_cost=same_cost,
        same_value=None if same_value is None else _worth(problem, same_value, risk),
    )


def _worth(problem: Problem, chosen: Iterable[str], risk: Mapping[str, int]) -> Worth:
    names = tuple(sorted(chosen))
    pence = sum(problem.by_id[name].total for name in names)
    return Worth(names, problem.value_of(names), pence, sum(risk[name] for name in names))


def _best_at_cost(problem: Problem, pence: int, risk: Mapping[str, int], solves: Solves) -> Worth | None:
    cap = Constraint("at the same cost", Kind.TOTAL_CAP, "No more than the picked set costs", number=pence)
    found = solves.best(problem.with_constraints((*problem.constraints, cap)))
    return None if found.value is None else _worth(problem, found.chosen, risk)


def _less(names: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names) - set(others)))


def _cheapest(problem: Problem, value: int, solves: Solves) -> list[str] | None:
    """The set that costs the least of those worth at least so much; None where that is not settled."""
    program = program_of(problem)
    worth = {number: -each for number, each in enumerate(program.values)}
    enough = replace(program, rows=(*program.rows, ("worth as much", worth, -value)))
    try:
        found = solves.least(enough, {number: row.total for number, row in enumerate(problem.candidates)})
    except NotSettled:
        return None
    return None if found is None else [problem.candidates[number].id for number in sorted(found)]


def _swaps(
    problem: Problem, start: tuple[str, ...], end: tuple[str, ...], risk: Mapping[str, int]
) -> Iterator[Swap]:
    """Small swaps that gain, the largest gain first, each from a set that keeps everything to another; and
    what is left of the way in one last swap.
    """
    program = program_of(problem)
    numbers = {row.id: number for number, row in enumerate(problem.candidates)}
    now = set(start)
    while swap := _next_swap(problem, program, numbers, now, set(end)):
        yield _swap(problem, *swap, risk)
        now = now - set(swap[0]) | set(swap[1])
    if now != set(end):
        yield _swap(problem, _less(now, end), _less(end, now), risk)


def _next_swap(
    problem: Problem, program: Program, numbers: Mapping[str, int], now: set[str], end: set[str]
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    if not program.keeps({numbers[name] for name in now}):
        return None
    swaps = (
        (leave_out, put_in)
        for fewer, more in SIZES
        for leave_out in combinations(sorted(now - end), fewer)
        for put_in in combinations(sorted(end - now), more)
    )
    gains = (
        (problem.value_of(put_in) - problem.value_of(leave_out), leave_out, put_in)
        for leave_out, put_in in swaps
    )
    for _, leave_out, put_in in sorted(
        (row for row in gains if row[0] > 0), key=lambda row: (-row[0], row[1:])
    ):
        if program.keeps({numbers[name] for name in now - set(leave_out) | set(put_in)}):
            return leave_out, put_in
    return None


def _swap(
    problem: Problem, leave_out: tuple[str, ...], put_in: tuple[str, ...], risk: Mapping[str, int]
) -> Swap:
    before, after = _worth(problem, leave_out, risk), _worth(problem, put_in, risk)
    return Swap(
        leave_out, put_in, after.value - before.value, after.pence - before.pence, after.risk - before.risk
    )
