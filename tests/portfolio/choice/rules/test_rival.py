"""Regret by arithmetic on the figures shown, and the sets beside the picked one by trying every choice."""

from itertools import combinations
from random import Random

import pytest

from portfolio.choice.rules.problem import Candidate, Constraint, Kind, Problem, make_problem
from portfolio.choice.rules.resolving import Cancelled, NotSettled, Solves
from portfolio.choice.rules.rival import Rival, Swap, find_rival
from portfolio.choice.rules.solver import select_portfolio
from tests.portfolio.choice.brute_force import best_value, is_possible, keeps_everything, random_problem
from tests.portfolio.choice.large import large_problem

CDEL = ("2027-28", "CDEL")


def picked_rivals(count: int) -> list[tuple[Problem, Rival]]:
    found = []
    for seed in range(2_000, 2_000 + 3 * count):
        problem = random_problem(random := Random(seed), bids=8, sentences=3)
        if len(found) < count and is_possible(problem):
            names = [row.id for row in problem.candidates]
            picked = random.sample(names, random.randint(0, 4))
            risk = {name: random.randint(0, 50) for name in names}
            found.append((problem, find_rival(problem, picked, select_portfolio(problem), risk=risk)))
    return found


@pytest.fixture(scope="module")
def rivals() -> list[tuple[Problem, Rival]]:
    found = picked_rivals(50)
    assert len(found) == 50
    return found


def test_the_swaps_lead_from_the_picked_set_to_the_best_and_add_up_to_the_regret(rivals):
    for problem, rival in rivals:
        now = set(rival.picked.chosen)
        for swap in rival.swaps:
            assert set(swap.leave_out) <= now
            assert not now & set(swap.put_in)
            now = now - set(swap.leave_out) | set(swap.put_in)
            assert rival.broken or keeps_everything(problem, now)
        assert now == set(rival.best.chosen)
        for figure in ("value", "pence", "risk"):
            shown = getattr(rival.best, figure) - getattr(rival.picked, figure)
            assert (
                sum(getattr(swap, figure) for swap in rival.swaps) == shown == getattr(rival.regret, figure)
            )


def test_what_the_picked_set_breaks_is_named(rivals):
    assert {bool(rival.broken) for _, rival in rivals} == {True, False}
    for problem, rival in rivals:
        assert bool(rival.broken) == (not keeps_everything(problem, rival.picked.chosen))


def test_the_best_at_the_same_cost_and_the_cheapest_of_the_same_value(rivals):
    for problem, rival in rivals:
        cap = Constraint("zz", Kind.TOTAL_CAP, "cap", number=rival.picked.pence)
        capped = problem.with_constraints((*problem.constraints, cap))
        assert best_value(capped) == (rival.same_cost.value if rival.same_cost else None)
        assert cheapest(problem, rival.picked.value) == (rival.same_value.pence if rival.same_value else None)


def cheapest(problem: Problem, value: int) -> int | None:
    names = [row.id for row in problem.candidates]
    return min(
        (
            sum(problem.by_id[name].total for name in chosen)
            for size in range(len(names) + 1)
            for chosen in combinations(names, size)
            if problem.value_of(chosen) >= value and keeps_everything(problem, chosen)
        ),
        default=None,
    )


def test_a_pick_by_hand_is_named_as_a_swap():
    problem = make_problem(
        [
            Candidate("X", "X", 300, ((CDEL, 50),), "HMT"),
            Candidate("Y", "Y", 200, ((CDEL, 40),), "MOJ"),
            Candidate("Z", "Z", 912, ((CDEL, 60),), "MOJ"),
            Candidate("W", "W", 100, ((CDEL, 10),), "MOJ"),
        ],
        {CDEL: 100},
    )
    risk = {"W": 1, "X": 2, "Y": 3, "Z": 4}

    rival = find_rival(problem, ["X", "Y", "W"], select_portfolio(problem), risk=risk)

    assert rival.best.chosen == ("Y", "Z")
    assert rival.swaps == (Swap(("W", "X"), ("Z",), 512, 0, 1),)
    assert (rival.same_cost.chosen, rival.same_value.chosen) == (("Y", "Z"), ("Z",))


def test_it_stops_when_it_is_told_to():
    problem = make_problem([Candidate("X", "X", 300, ((CDEL, 50),), "HMT")], {CDEL: 100})
    with pytest.raises(Cancelled):
        find_rival(
            problem, [], select_portfolio(problem), risk={"X": 1}, progress=lambda done, whole: done < 1
        )


def test_without_time_for_the_cheapest_set_the_rest_is_said(monkeypatch):
    problem = random_problem(Random(2_000), bids=8, sentences=0)
    best = select_portfolio(problem)

    def unsettled(*_):
        raise NotSettled

    monkeypatch.setattr(Solves, "least", unsettled)
    found = find_rival(problem, [], best, risk={row.id: 1 for row in problem.candidates})

    assert found.same_value is None
    assert found.same_cost is not None
    assert found.swaps


def test_the_cheapest_set_of_a_large_round_is_found():
    """The solver, given values in pence, turned over this one for ever and could not be stopped."""
    problem = large_problem(3, bids=60)
    best = select_portfolio(problem)

    found = find_rival(problem, best.chosen, best, risk=dict.fromkeys(problem.by_id, 1))

    assert found.same_cost == found.best
    assert found.same_value.value >= best.value
    assert found.same_value.pence <= found.best.pence
