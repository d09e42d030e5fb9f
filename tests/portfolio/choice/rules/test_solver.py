"""The best set, held against trying every choice and against a second solver, and added up in pence."""

import os
from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from portfolio.choice.rules import solver as rules
from portfolio.choice.rules.baselines import broken_by, slack
from portfolio.choice.rules.linear import Ending, program_of, solve_whole
from portfolio.choice.rules.problem import Constraint, Kind, Problem
from portfolio.choice.rules.solver import (
    Selection,
    SolversDisagree,
    Status,
    exact_bound,
    select_portfolio,
    select_twice,
)
from tests.portfolio.choice.brute_force import best_value, keeps_everything, random_problem
from tests.portfolio.choice.large import large_problem, over_by_a_penny
from tests.portfolio.choice.second_solver import value_by_scip

BATCHES = 10
LARGE = int(os.environ.get("LEGACYFUND_LARGE_CHOICES", "10"))
"""How many problems of 60 to 150 bids the second solver solves too; `make prove` takes 200."""


def problems(batch: int, number: int) -> Iterator[Problem]:
    """A tenth of 500 random problems of up to 16 candidates, of every kind of sentence."""
    for place in range(batch, number, BATCHES):
        random, problem = Random(place), None
        while problem is None or len(problem.candidates) > 16:
            problem = random_problem(random, bids=random.choice((4, 8, 10, 12, 14)))
        yield problem


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_best_set_is_what_trying_every_choice_finds(batch: int) -> None:
    for problem in problems(batch, 500):
        answer = select_portfolio(problem)

        assert answer.value == best_value(problem), problem.document
        assert answer.status is (Status.INFEASIBLE if answer.value is None else Status.PROVEN)
        if answer.value is not None:
            assert keeps_everything(problem, answer.chosen)
            assert min(slack(problem, answer.chosen).values()) >= 0
            assert broken_by(problem, answer.chosen) == ()
            assert problem.value_of(answer.chosen) == answer.value <= exact_bound(program_of(problem))


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_best_set_is_what_another_solver_finds(batch: int) -> None:
    for seed in range(batch, LARGE, BATCHES):
        problem = large_problem(seed, bids=60 + seed * 90 // LARGE)

        answer = select_portfolio(problem, time_limit=60)

        assert answer.status is Status.PROVEN
        assert answer.value == value_by_scip(problem), seed
        assert broken_by(problem, answer.chosen) == ()


def test_equal_problems_have_equal_answers_whatever_order_they_came_in() -> None:
    problem = large_problem(3, bids=80)
    first = select_portfolio(problem, seed=7)

    assert select_portfolio(replace(problem), seed=7) == first


def test_a_set_that_reaches_the_bound_is_the_best_though_time_was_up(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = over_by_a_penny()
    monkeypatch.setattr(rules, "solve_whole", lambda *_, **__: (Ending.STOPPED, {3}))
    monkeypatch.setattr(rules, "exact_bound", lambda program: 503)
    assert select_portfolio(problem) == Selection(Status.PROVEN, ("B3",), 503, 503)

    monkeypatch.setattr(rules, "exact_bound", lambda program: 1004)
    assert select_portfolio(problem) == Selection(Status.BOUNDED, ("B3",), 503, 1004)


def test_time_that_is_up_leaves_the_best_so_far_with_its_bound() -> None:
    problem = large_problem(11, bids=150)
    best = select_portfolio(problem, time_limit=60)

    stopped = select_portfolio(problem, time_limit=60, stop=lambda: True)

    assert stopped.status in (Status.BOUNDED, Status.NOTHING_FOUND)
    assert best.value is not None
    assert stopped.bound is not None
    assert stopped.bound >= best.value
    if stopped.status is Status.BOUNDED:
        assert stopped.value is not None
        assert stopped.value <= best.value
        assert stopped.short_at_most == stopped.bound - stopped.value
        assert broken_by(problem, stopped.chosen) == ()


def test_nothing_found_in_time_is_said_and_chooses_nothing() -> None:
    problem = large_problem(11, bids=150)

    stopped = select_portfolio(problem, time_limit=0)

    assert stopped.status is Status.NOTHING_FOUND
    assert (stopped.chosen, stopped.value, stopped.short_at_most) == ((), None, None)
    assert stopped.bound == exact_bound(program_of(problem))


def test_a_set_over_by_a_penny_is_cut_off_and_the_solver_goes_on() -> None:
    problem = over_by_a_penny()

    ending, found = solve_whole(program_of(problem), time_limit=10, seed=0, presolve=False)

    assert ending is Ending.BEST
    assert found == {3}
    assert select_portfolio(problem).value == 503


def test_what_is_adopted_is_solved_twice_and_must_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = large_problem(5, bids=60)
    answer = select_twice(problem)
    assert answer.value == select_portfolio(problem).value

    answers = {True: answer, False: replace(answer, value=answer.value + 1)}
    monkeypatch.setattr(rules, "select_portfolio", lambda *_, presolve=True, **__: answers[presolve])
    with pytest.raises(SolversDisagree):
        select_twice(problem)


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (Status.PROVEN, Status.BOUNDED, "first"),
        (Status.BOUNDED, Status.PROVEN, "second"),
        (Status.BOUNDED, Status.BOUNDED, "first"),
        (Status.INFEASIBLE, Status.INFEASIBLE, "second"),
    ],
)
def test_of_two_solves_the_settled_one_counts(
    monkeypatch: pytest.MonkeyPatch, first: Status, second: Status, kept: str
) -> None:
    answers = {"first": Selection(first), "second": Selection(second)}
    monkeypatch.setattr(
        rules, "select_portfolio", lambda *_, presolve=True, **__: answers["first" if presolve else "second"]
    )

    assert select_twice(large_problem(5, bids=60)) is answers[kept]


def test_sentences_that_cannot_stand_together_are_no_answer() -> None:
    problem = large_problem(5, bids=60)
    name = problem.candidates[0].bid
    both = [
        Constraint("in", Kind.MUST_FUND, "Fund it", bids=(name,)),
        Constraint("out", Kind.MUST_NOT_FUND, "Do not fund it", bids=(name,)),
    ]

    impossible = problem.with_constraints(both)
    assert select_portfolio(impossible) == Selection(Status.INFEASIBLE)
    assert exact_bound(program_of(impossible)) == sum(row.value for row in problem.candidates)
