"""Each reason is true by arithmetic: tried with the bid put in."""

from random import Random

import pytest

from portfolio.choice.rules.baselines import broken_by, slack
from portfolio.choice.rules.left_out import why_left_out
from portfolio.choice.rules.solver import Status, select_portfolio
from tests.portfolio.choice.brute_force import random_problem


@pytest.mark.parametrize("seed", range(40))
def test_why_a_bid_is_out_of_the_best_set_is_true(seed):
    problem = random_problem(Random(seed), bids=8)
    best = select_portfolio(problem)
    if best.status is not Status.PROVEN:
        return
    left, envelopes = slack(problem, best.chosen), dict(problem.envelopes)

    for row in problem.candidates:
        if row.id in best.chosen:
            continue
        words = why_left_out(problem, best.chosen, row)
        short = any(pence > left.get(cell, 0) for cell, pence in row.cost if pence)
        never = any(pence > envelopes.get(cell, 0) for cell, pence in row.cost if pence)
        assert words != "It would fit."
        assert ("decided not to fund" in words) == (row.fixed is False)
        if row.fixed is None:
            assert ("Never fits" in words) == never
            assert (" short in " in words) == (short and not never)
            if "go against" in words:
                assert broken_by(problem, sorted({*best.chosen, row.id}))
            if "worth nothing" in words:
                assert row.value == 0
