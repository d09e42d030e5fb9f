"""A solve that is not settled says nothing, and one that is cancelled stops while the solver runs."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from portfolio.choice.rules.linear import Program, program_of
from portfolio.choice.rules.problem import Problem
from portfolio.choice.rules.resolving import Cancelled, NotSettled, Solves, added
from tests.portfolio.choice.large import CELLS, large_problem, over_by_a_penny


def worth(problem: Problem, least: int) -> Program:
    program = program_of(problem)
    values = {number: -value for number, value in enumerate(program.values)}
    return replace(program, rows=(*program.rows, ("worth", values, -least)))


LARGE = large_problem(0, bids=100)
WAYS: dict[str, Callable[[Solves], object]] = {
    "best": lambda solves: solves.best(LARGE),
    "find": lambda solves: solves.find(program_of(LARGE)),
    "relief": lambda solves: solves.find_with_relief(
        worth(LARGE, 4 * sum(row.value for row in LARGE.candidates) // 5),
        {number: 10**12 for number in range(len(CELLS))},
        lambda inside: True,
    ),
}


@pytest.mark.parametrize("way", ["best", "find", "relief"])
def test_without_the_time_nothing_is_said(way):
    with pytest.raises(NotSettled):
        WAYS[way](Solves(1, time_limit=0))


@pytest.mark.parametrize("way", ["best", "find", "relief"])
def test_it_is_cancelled_while_the_solver_runs(way):
    asked = []

    def go_on(done: int, whole: int) -> bool:
        asked.append((done, whole))
        return False

    with pytest.raises(Cancelled):
        WAYS[way](Solves(7, go_on))

    assert asked[0] == (0, 7)


@pytest.mark.parametrize("way", ["best", "find", "relief"])
def test_when_patience_is_at_an_end_nothing_more_is_settled(way):
    """Whether or not somebody watches; and that is not taken for a cancellation."""
    for watching in (None, lambda done, whole: True):
        solves = Solves(1, watching, patience=0)
        with pytest.raises(NotSettled):
            WAYS[way](solves)
        solves.step()


def test_the_least_is_the_least_to_the_penny():
    """Two of four bids for £100m each: a penny is less than what the solver calls a difference."""
    problem = over_by_a_penny()
    cell = CELLS[0]
    asked = {number: dict(row.cost)[cell] + number for number, row in enumerate(problem.candidates)}
    rich = problem.with_envelope(cell, 10**13).with_fixed({"B0": True})
    program = program_of(rich)

    least = Solves(1).least(program, asked)

    assert added(asked, least) == asked[0]
    assert Solves(1).least(program_of(problem.with_fixed({"B0": True, "B1": True})), asked) is None
