"""What the best set is worth at other levels of the money: all envelopes together, each by itself, and where
no more is spent than so much of what there is.
"""

from dataclasses import dataclass

from portfolio.choice.rules.baselines import slack
from portfolio.choice.rules.problem import Cell, Constraint, Kind, Problem
from portfolio.choice.rules.resolving import Progress, Solves
from portfolio.choice.rules.solver import SolversDisagree

LEVELS = tuple(range(50, 151, 5))
"""Whole percent of the envelopes."""
SPENT = tuple(range(0, 101, 5))
"""Whole percent of all the money there is."""


@dataclass(frozen=True)
class Point:
    """The best set at `percent` of the money; `pence` is all of what varies there, and `cost` all that the
    set asks for. `value` in tenths of a point: None, and nothing chosen, where no set keeps everything.
    """

    percent: int
    pence: int
    value: int | None
    chosen: tuple[str, ...]
    cost: int


@dataclass(frozen=True)
class Curve:
    """`cell`: the envelope that varies, None where all do. Points from the least money to the most."""

    cell: Cell | None
    points: tuple[Point, ...]


def find_curves(problem: Problem, *, progress: Progress | None = None, seed: int = 0) -> tuple[Curve, ...]:
    """All envelopes together first, then each. Raises Cancelled, NotSettled, SolversDisagree (more money was
    worth less, which cannot be).
    """
    cells = [cell for cell, _ in problem.envelopes]
    solves = Solves(len(LEVELS) * (1 + len(cells)), progress, seed=seed)
    return tuple(Curve(cell, _points(problem, cell, solves)) for cell in (None, *cells))


def find_spending(problem: Problem, *, progress: Progress | None = None, seed: int = 0) -> tuple[Point, ...]:
    """The best set for no more than so much in all, under the envelopes as they are. A picked set lies on
    this curve or under it; the best at its cost stands above it, the cheapest with its value on its left.
    From the least money to the most. Raises Cancelled, NotSettled.
    """
    solves = Solves(len(SPENT), progress, seed=seed)
    whole = sum(pence for _, pence in problem.envelopes)
    points: list[Point] = []
    for percent in reversed(SPENT):
        pence = max(whole * percent // 100, 0)
        above = points[-1] if points else None
        if above is not None and (above.value is None or above.cost <= pence):
            points.append(Point(percent, pence, above.value, above.chosen, above.cost))
        else:
            cap = Constraint("at most so much", Kind.TOTAL_CAP, "At most so much in all", number=pence)
            found = solves.best(problem.with_constraints((*problem.constraints, cap)))
            cost = sum(problem.cost_of(found.chosen).values())
            points.append(Point(percent, pence, found.value, found.chosen, cost))
        solves.step()
    return tuple(reversed(points))


def _points(problem: Problem, cell: Cell | None, solves: Solves) -> tuple[Point, ...]:
    """From the most money down: a set that still fits with less of it is still the best."""
    points: list[Point] = []
    for percent in reversed(LEVELS):
        scaled = _scaled(problem, cell, percent)
        above = points[-1] if points else None
        if above is not None and (
            above.value is None or min(slack(scaled, above.chosen).values(), default=0) >= 0
        ):
            value, chosen = above.value, above.chosen
        else:
            selection = solves.best(scaled)
            value, chosen = selection.value, selection.chosen
        if above is not None and (value or 0) > (above.value or 0):
            raise SolversDisagree(f"{value} with less money, {above.value} with more")
        pence = sum(pence for one, pence in scaled.envelopes if cell in (None, one))
        points.append(Point(percent, pence, value, chosen, sum(problem.cost_of(chosen).values())))
        solves.step()
    return tuple(reversed(points))


def _scaled(problem: Problem, cell: Cell | None, percent: int) -> Problem:
    """With the envelope, or all of them, at so many percent, rounded down to the penny."""
    for one, pence in problem.envelopes:
        if cell in (None, one):
            problem = problem.with_envelope(one, pence * percent // 100)
    return problem
