"""Each point of a curve is the best set at its money, and more money is never worth less."""

from random import Random

import pytest

from portfolio.choice.rules import curve
from portfolio.choice.rules.curve import LEVELS, SPENT, find_curves, find_spending
from portfolio.choice.rules.problem import Candidate, Constraint, Kind, make_problem
from portfolio.choice.rules.resolving import Cancelled
from portfolio.choice.rules.solver import Selection, SolversDisagree, Status
from tests.portfolio.choice.brute_force import best_value, keeps_everything, random_problem

CDEL, RDEL = ("2027-28", "CDEL"), ("2027-28", "RDEL")


@pytest.mark.parametrize("seed", range(5))
def test_each_point_is_the_best_at_its_money(seed):
    problem = random_problem(Random(seed), bids=7, cells=2, sentences=2)

    for found in find_curves(problem):
        assert [point.percent for point in found.points] == list(LEVELS)
        for point in found.points:
            scaled = problem
            for cell, pence in problem.envelopes:
                if found.cell in (None, cell):
                    scaled = scaled.with_envelope(cell, pence * point.percent // 100)
            assert best_value(scaled) == point.value
            assert point.value is None or keeps_everything(scaled, point.chosen)
            assert point.cost == sum(problem.by_id[name].total for name in point.chosen)
        values = [point.value or 0 for point in found.points]
        assert values == sorted(values)


def test_a_curve_by_hand():
    problem = make_problem(
        [
            Candidate("A", "A", 50, ((CDEL, 60),), "HMT"),
            Candidate("B", "B", 30, ((CDEL, 40), (RDEL, 10)), "MOJ"),
        ],
        {CDEL: 80, RDEL: 10},
        [Constraint("must", Kind.AT_LEAST, "At least one", ("A", "B"), number=1)],
    )

    whole, cdel, rdel = find_curves(problem)

    assert (whole.cell, cdel.cell, rdel.cell) == (None, CDEL, RDEL)
    steps = {point.percent: (point.pence, point.value, point.chosen) for point in whole.points}
    assert steps[50] == (45, None, ())
    assert steps[75] == (67, 50, ("A",))
    assert steps[125] == (112, 80, ("A", "B"))
    assert {point.value for point in rdel.points} == {50}
    assert cdel.points[0].pence == 40


@pytest.mark.parametrize("seed", range(5))
def test_each_point_of_what_is_spent_is_the_best_for_no_more(seed):
    problem = random_problem(Random(seed), bids=7, cells=2, sentences=2)
    whole = sum(pence for _, pence in problem.envelopes)

    found = find_spending(problem)

    assert [point.percent for point in found] == list(SPENT)
    for point in found:
        assert point.pence == whole * point.percent // 100
        cap = Constraint("cap", Kind.TOTAL_CAP, "No more", number=point.pence)
        capped = problem.with_constraints((*problem.constraints, cap))
        assert best_value(capped) == point.value
        assert point.value is None or keeps_everything(capped, point.chosen)
        assert point.cost == sum(problem.by_id[name].total for name in point.chosen)


def test_what_is_spent_by_hand():
    """Both for 100p of 200p; below that A alone, below 60p B, and below 40p nothing keeps the sentence."""
    problem = make_problem(
        [Candidate("A", "A", 50, ((CDEL, 60),), "HMT"), Candidate("B", "B", 30, ((CDEL, 40),), "MOJ")],
        {CDEL: 120, RDEL: 80},
        [Constraint("must", Kind.AT_LEAST, "At least one", ("A", "B"), number=1)],
    )

    values = {point.percent: (point.value, point.chosen) for point in find_spending(problem)}

    assert values[100] == values[50] == (80, ("A", "B"))
    assert values[45] == values[30] == (50, ("A",))
    assert values[25] == values[20] == (30, ("B",))
    assert values[15] == values[0] == (None, ())


def test_more_money_that_is_worth_less_is_a_fault_of_the_solver(monkeypatch):
    problem = make_problem([Candidate("A", "A", 50, ((CDEL, 60),), "HMT")], {CDEL: 60})
    answers = iter([Selection(Status.PROVEN, ("A",), 50, 50), Selection(Status.PROVEN, ("A",), 51, 51)])
    monkeypatch.setattr(curve.Solves, "best", lambda solves, asked: next(answers))

    with pytest.raises(SolversDisagree):
        find_curves(problem)


def test_it_stops_when_it_is_told_to():
    with pytest.raises(Cancelled):
        find_curves(random_problem(Random(1), sentences=0), progress=lambda done, whole: done < 3)
