"""Each threshold is shown by brute force, at the threshold and a tenth or a penny before it."""

from dataclasses import replace
from random import Random

import pytest

from portfolio.choice.rules.problem import Candidate, Constraint, Kind, Problem, make_problem
from portfolio.choice.rules.resolving import Cancelled, NotSettled
from portfolio.choice.rules.solver import Selection, Status, select_portfolio
from portfolio.choice.rules.thresholds import Change, at_total, find_thresholds
from tests.portfolio.choice.brute_force import best_sets, is_possible, random_problem

CDEL, RDEL = ("2027-28", "CDEL"), ("2027-28", "RDEL")


def in_a_best_set(problem: Problem, name: str) -> bool:
    return any(name in chosen for chosen in best_sets(problem))


def valued(problem: Problem, name: str, more: int) -> Problem:
    return problem.with_values({name: problem.by_id[name].value + more})


def cheaper(problem: Problem, name: str, by: int) -> Problem:
    row = problem.by_id[name]
    return problem.with_costs({name: at_total(row, row.total - by).cost}) if by else problem


def solved_problems(count: int) -> list[tuple[Problem, Selection]]:
    problems = (random_problem(Random(seed), bids=7, sentences=3) for seed in range(3 * count))
    solved = [(problem, select_portfolio(problem)) for problem in problems if is_possible(problem)]
    assert len(solved) >= count
    return solved[:count]


@pytest.fixture(scope="module")
def explained() -> list[tuple[Problem, Selection, tuple]]:
    return [(problem, best, find_thresholds(problem, best)) for problem, best in solved_problems(50)]


def test_a_bid_enters_with_the_points_it_needs_and_not_with_a_tenth_less(explained):
    for problem, _, thresholds in explained:
        for row in thresholds:
            if not row.chosen and row.value is not None:
                assert in_a_best_set(valued(problem, row.candidate, row.value.by), row.candidate)
                if row.value.by:
                    assert not in_a_best_set(valued(problem, row.candidate, row.value.by - 1), row.candidate)


def test_a_bid_enters_when_it_costs_so_much_less_and_not_at_a_penny_more(explained):
    for problem, _, thresholds in explained:
        for row in thresholds:
            if not row.chosen and row.cost is not None:
                assert in_a_best_set(cheaper(problem, row.candidate, row.cost.by), row.candidate)
                if row.cost.by:
                    assert not in_a_best_set(cheaper(problem, row.candidate, row.cost.by - 1), row.candidate)


def test_a_bid_stays_while_it_falls_so_far_and_leaves_a_tenth_later(explained):
    for problem, _, thresholds in explained:
        for row in thresholds:
            if row.chosen and row.value is not None:
                assert in_a_best_set(valued(problem, row.candidate, -row.value.by), row.candidate)
                if row.value.by < problem.by_id[row.candidate].value:
                    assert not in_a_best_set(valued(problem, row.candidate, -row.value.by - 1), row.candidate)


def test_where_there_is_no_threshold_nothing_changes_it(explained):
    for problem, best, thresholds in explained:
        everything = sum(row.value for row in problem.candidates)
        for row in thresholds:
            candidate = problem.by_id[row.candidate]
            if candidate.fixed is not None:
                assert (row.value, row.cost) == (None, None)
            elif row.chosen and row.value is None:
                assert in_a_best_set(valued(problem, row.candidate, -candidate.value), row.candidate)
            elif not row.chosen and row.value is None:
                assert not in_a_best_set(valued(problem, row.candidate, everything + 1), row.candidate)
            if candidate.fixed is None and not row.chosen and row.cost is None and candidate.total:
                assert not in_a_best_set(cheaper(problem, row.candidate, candidate.total), row.candidate)
            assert row.chosen == (row.candidate in best.chosen)


def test_who_leaves_and_who_enters_adds_up(explained):
    for problem, best, thresholds in explained:
        for row in thresholds:
            if row.value is not None:
                after = (set(best.chosen) - set(row.value.leaving)) | set(row.value.entering)
                after = after ^ {row.candidate}
                assert best.value - problem.value_of(after) == row.value.by


def three_bids(*constraints: Constraint) -> Problem:
    return make_problem(
        [
            Candidate("A", "A", 500, ((CDEL, 60),), "HMT"),
            Candidate("B", "B", 400, ((CDEL, 40),), "MOJ"),
            Candidate("C", "C", 450, ((CDEL, 25), (RDEL, 50)), "MOJ"),
        ],
        {CDEL: 100, RDEL: 60},
        constraints,
    )


def test_a_bid_by_hand():
    problem = three_bids()

    a, b, c = find_thresholds(problem, select_portfolio(problem))

    # A and C are worth 950 and leave 15 of CDEL: B makes 900 with A, 850 with C.
    assert (a.chosen, a.value) == (True, Change(100, (), ("B",)))
    assert (b.chosen, b.value, b.cost) == (False, Change(50, ("C",), ()), Change(25, (), ()))
    assert (c.chosen, c.value, c.cost) == (True, Change(50, (), ("B",)), None)


def test_a_set_that_only_fits_between_two_pennies_is_passed_over():
    """HMT may have 33p at most and needs half of all beside C's 33p: A at 33p asks for 16p twice."""
    cap = Constraint("cap", Kind.DEPARTMENT_CAP, "HMT at most 33p", department="HMT", number=33)
    half = Constraint("half", Kind.DEPARTMENT_SHARE_FLOOR, "HMT half", department="HMT", number=50)
    must = Constraint("must", Kind.MUST_FUND, "C must be funded", ("C",))
    one = Constraint("one", Kind.NOT_BOTH, "Not both A and D", ("A", "D"))
    problem = make_problem(
        [
            Candidate("A", "A", 50, ((CDEL, 50), (RDEL, 50)), "HMT"),
            Candidate("C", "C", 10, ((CDEL, 33),), "MOJ"),
            Candidate("D", "D", 20, ((CDEL, 33),), "HMT"),
        ],
        {CDEL: 100, RDEL: 100},
        [cap, half, must, one],
    )
    best = select_portfolio(problem)
    assert best.chosen == ("C", "D")

    a = find_thresholds(problem, best)[0]

    assert (a.value, a.cost) == (None, None)


def test_what_costs_nothing_cannot_cost_less():
    problem = three_bids(Constraint("not", Kind.MUST_NOT_FUND, "Not A", ("A",)))
    free = problem.with_costs({"A": ((CDEL, 0),)})

    assert find_thresholds(free, select_portfolio(free))[0].cost is None


def test_only_a_proven_answer_has_thresholds():
    problem = three_bids()
    with pytest.raises(NotSettled):
        find_thresholds(problem, replace(select_portfolio(problem), status=Status.BOUNDED))


def test_progress_is_told_bid_by_bid_and_may_stop():
    problem, told = three_bids(), []
    best = select_portfolio(problem)

    def go_on(done: int, whole: int) -> bool:
        told.append((done, whole))
        return done < 2

    with pytest.raises(Cancelled):
        find_thresholds(problem, best, progress=go_on)

    assert told[-1] == (2, 3)
