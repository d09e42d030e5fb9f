"""What more money buys, against every choice there is under the larger envelope."""

from random import Random

import pytest

from portfolio.choice.rules.more_money import MILLION, find_more_money
from portfolio.choice.rules.resolving import Cancelled
from portfolio.choice.rules.solver import select_portfolio
from tests.portfolio.choice.brute_force import best_value, is_possible, keeps_everything, random_problem


@pytest.mark.parametrize("pence", [MILLION, 3_000_000])
def test_more_money_buys_what_solving_again_finds(pence):
    problems = (random_problem(Random(seed), bids=8, sentences=3) for seed in range(1_000, 1_120))
    possible = [problem for problem in problems if is_possible(problem)][:50]
    assert len(possible) == 50
    for problem in possible:
        best = select_portfolio(problem)
        for more in find_more_money(problem, best, pence=pence):
            richer = problem.with_envelope(more.cell, dict(problem.envelopes)[more.cell] + pence)
            assert best_value(richer) == best.value + more.gain
            assert keeps_everything(richer, more.chosen)
            assert set(more.chosen) == set(best.chosen) - set(more.leaving) | set(more.entering)
            assert more.gain or not (more.leaving or more.entering)


def test_it_stops_between_two_envelopes():
    problem = random_problem(Random(1), sentences=0)
    with pytest.raises(Cancelled):
        find_more_money(problem, select_portfolio(problem), progress=lambda done, whole: False)
