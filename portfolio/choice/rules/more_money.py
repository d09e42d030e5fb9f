"""What £1m more in each envelope buys, solved again: prices of the relaxation would promise parts of bids."""

from dataclasses import dataclass

from portfolio.choice.rules.problem import Cell, Problem
from portfolio.choice.rules.resolving import Progress, Solves
from portfolio.choice.rules.solver import Selection

MILLION = 100_000_000
"""£1m in pence."""


@dataclass(frozen=True)
class MoreMoney:
    """With `pence` more in the envelope the best set is worth `gain` tenths of a point more: `chosen`."""

    cell: Cell
    pence: int
    gain: int
    entering: tuple[str, ...]
    leaving: tuple[str, ...]
    chosen: tuple[str, ...]


def find_more_money(
    problem: Problem,
    best: Selection,
    *,
    pence: int = MILLION,
    progress: Progress | None = None,
    seed: int = 0,
) -> tuple[MoreMoney, ...]:
    """One for each envelope, in order. `best` is a set of the problem. Raises Cancelled, NotSettled."""
    solves = Solves(len(problem.envelopes), progress, seed=seed)
    found = []
    for cell, before in problem.envelopes:
        chosen = solves.best(problem.with_envelope(cell, before + pence)).chosen
        gain = problem.value_of(chosen) - problem.value_of(best.chosen)
        if gain == 0:
            chosen = best.chosen
        entering, leaving = set(chosen) - set(best.chosen), set(best.chosen) - set(chosen)
        found.append(MoreMoney(cell, pence, gain, tuple(sorted(entering)), tuple(sorted(leaving)), chosen))
        solves.step()
    return tuple(found)
