"""Shares by counting, doubts by solving again, and the same numbers from the same seed."""

from fractions import Fraction
from random import Random

import pytest

from portfolio.choice.rules.problem import Candidate, Constraint, Kind, Problem, make_problem
from portfolio.choice.rules.resolving import Cancelled, NotSettled
from portfolio.choice.rules.robustness import (
    Doubt,
    Doubtful,
    Place,
    Robustness,
    Score,
    Standing,
    find_robustness,
)
from portfolio.choice.rules.robustness import Kind as Of
from portfolio.choice.rules.solver import Selection, Status, select_portfolio
from portfolio.choice.rules.thresholds import find_thresholds
from tests.portfolio.choice.brute_force import best_sets

CDEL = ("2027-28", "CDEL")
WEIGHTS = {"FIT": 60, "RISK": 40}


def score(given: int, least: int | None = None, greatest: int | None = None) -> Score:
    parts = (given, given if least is None else least, given if greatest is None else greatest)
    return Score(*(Fraction(part) for part in parts))


def problem_of(rows: list[Doubtful], costs: dict[str, int], envelope: int, *asked: Constraint) -> Problem:
    return make_problem(
        [
            Candidate(
                row.candidate,
                row.candidate.partition("/")[0],
                row.value(WEIGHTS, "given"),
                ((CDEL, costs[row.candidate]),),
                "HMT",
            )
            for row in rows
        ],
        {CDEL: envelope},
        asked,
    )


def robustness(
    problem: Problem, rows: list[Doubtful], *, draws: int = 20, seed: int = 1, **more
) -> Robustness:
    best = select_portfolio(problem)
    found = find_thresholds(problem, best)
    return find_robustness(
        problem, best, found, weights=WEIGHTS, doubtful=rows, draws=draws, seed=seed, **more
    )


A = Doubtful("A", {"FIT": score(80), "RISK": score(80)}, bias=10)
B = Doubtful("B", {"FIT": score(60, 55, 95), "RISK": score(60, 55, 95)})
C = Doubtful("C", {"FIT": score(10), "RISK": score(20)})
D = Doubtful("D", {"FIT": score(70), "RISK": score(70)})


def test_core_borderline_and_exterior_by_hand():
    """D is always in. One more fits: A, or B when its scores come out high; never C, worth least."""
    costs = {"A": 50, "B": 50, "C": 50, "D": 40}
    problem = problem_of([A, B, C, D], costs, 95, Constraint("d", Kind.MUST_FUND, "D", ("D",)))

    found = robustness(problem, [A, B, C, D])

    a, b, c, d = found.standings
    assert (found.draws, found.solved) == (20, 20)
    assert d == Standing("D", Fraction(1), Fraction(1), Place.CORE)
    assert c == Standing("C", Fraction(0), Fraction(0), Place.EXTERIOR)
    assert (a.place, b.place, a.core, b.core) == (
        Place.BORDERLINE,
        Place.BORDERLINE,
        Fraction(1, 2),
        Fraction(1, 2),
    )
    assert a.share + b.share == 1
    assert 0 < b.share < 1


def test_the_agenda_is_what_can_change_the_set_and_most_often_first():
    """Of B's values from 55.0 to 95.0, those over 80 change the set; A costs up to 55p, and there are 53p."""
    problem = problem_of([A, B], {"A": 50, "B": 50}, 53)

    found = robustness(problem, [A, B])

    assert found.agenda == (
        Doubt(Of.SCORE, "B", Fraction(150, 401)),
        Doubt(Of.COST, "A", Fraction(301, 1000)),
    )


def test_a_bid_that_is_in_may_fall_out():
    falling = Doubtful("B", {"FIT": score(90, 70, 95), "RISK": score(90, 70, 95)})
    problem = problem_of([A, falling], {"A": 50, "B": 50}, 60)

    assert robustness(problem, [A, falling]).agenda == (Doubt(Of.SCORE, "B", Fraction(100, 251)),)


def test_weights_that_matter_are_on_the_agenda():
    """A is a little better by the weights as they are; with RISK a quarter heavier it is B."""
    one = Doubtful("A", {"FIT": score(80), "RISK": score(20)})
    other = Doubtful("B", {"FIT": score(30), "RISK": score(94)})
    problem = problem_of([one, other], {"A": 50, "B": 50}, 60)

    weights, *others = robustness(problem, [one, other]).agenda

    assert (weights.kind, others) == (Of.WEIGHTS, [])
    assert 0 < weights.share < 1


def test_draws_without_a_set_are_not_counted():
    """Where A costs over 52 it does not fit, and it must be funded."""
    must = Constraint("a", Kind.MUST_FUND, "A", ("A",))
    problem = problem_of([A], {"A": 50}, 52, must)

    found = robustness(problem, [A])

    assert 0 < found.solved < found.draws
    assert found.standings == (Standing("A", Fraction(1), Fraction(1), Place.CORE),)


def test_a_set_that_another_dominates_does_not_count_for_the_core():
    """A and B tie while A costs 50; where it is dearer only B fits. So B is never worse."""
    dear = Doubtful("A", {"FIT": score(80), "RISK": score(80)}, bias=10)
    tied = Doubtful("B", {"FIT": score(80), "RISK": score(80)})
    problem = problem_of([dear, tied], {"A": 50, "B": 50}, 52)

    a, b = robustness(problem, [dear, tied], draws=30).standings

    assert (b.core, b.place) == (Fraction(1), Place.CORE)
    assert (a.core, a.place) == (Fraction(0), Place.EXTERIOR)
    assert a.share + b.share == 1


@pytest.mark.parametrize("seed", range(5))
def test_nothing_in_doubt_leaves_the_set_as_it_is(seed):
    random = Random(seed)
    names = [f"B{number}" for number in range(8)]
    rows = [
        Doubtful(name, {"FIT": score(points := random.randint(1, 100)), "RISK": score(points)})
        for name in names
    ]
    problem = problem_of(rows, {name: random.randint(10, 90) for name in names}, 200)

    found = robustness(problem, rows, draws=5)

    shares = {row.candidate for row in found.standings if row.share == 1}
    assert frozenset(shares) in best_sets(problem)
    assert found.agenda == ()


def test_the_same_seed_draws_the_same():
    problem = problem_of([A, B], {"A": 50, "B": 50}, 53)

    assert robustness(problem, [A, B], seed=4) == robustness(problem, [A, B], seed=4)
    assert [row.share for row in robustness(problem, [A, B], seed=4).standings] == [
        Fraction(11, 20),
        Fraction(9, 20),
    ]


def test_when_there_is_no_more_time_the_draws_made_until_then_count():
    problem = problem_of([A, B], {"A": 50, "B": 50}, 53)
    time_left = iter([False] * 7 + [True])

    found = robustness(problem, [A, B], enough=lambda: next(time_left))

    assert (found.draws, found.solved) == (7, 7)
    assert {row.share.denominator for row in found.standings} == {7}


def test_without_time_for_a_draw_nothing_is_said():
    with pytest.raises(NotSettled):
        robustness(problem_of([A], {"A": 50}, 60), [A], enough=lambda: True)


def test_only_a_proven_answer_is_looked_at():
    problem = problem_of([A], {"A": 50}, 60)
    bounded = Selection(Status.BOUNDED, ("A",), 1, 2)

    with pytest.raises(NotSettled):
        find_robustness(problem, bounded, (), weights=WEIGHTS, doubtful=[A])


@pytest.mark.parametrize("steps", [3, 25])
def test_it_stops_when_it_is_told_to(steps):
    problem = problem_of([A, B], {"A": 50, "B": 50}, 53)

    with pytest.raises(Cancelled):
        robustness(problem, [A, B], progress=lambda done, whole: done < steps)


def test_options_of_a_bid_are_drawn_together_and_stand_on_the_agenda_once():
    """A smaller A keeps half of A's value. Beside C only the smaller one fits, so it is in whatever is drawn,
    and A itself never: what A's scores do to it, they do to the smaller one.
    """
    scores = {"FIT": score(80, 40, 100), "RISK": score(80, 40, 100)}
    whole, half = Doubtful("A", scores), Doubtful("A/smaller-1", scores, risk_percent=50)
    other = Doubtful("C", {"FIT": score(100), "RISK": score(100)})
    problem = problem_of([whole, half, other], {"A": 50, "A/smaller-1": 20, "C": 40}, 60)

    found = robustness(problem, [whole, half, other])

    assert [(row.candidate, row.place) for row in found.standings] == [
        ("A", Place.EXTERIOR),
        ("A/smaller-1", Place.CORE),
        ("C", Place.CORE),
    ]
    assert "A" not in {doubt.candidate for doubt in found.agenda}


def test_of_a_bid_that_is_out_the_option_nearest_to_entering_is_the_doubt():
    scores = {"FIT": score(40, 20, 90), "RISK": score(40, 20, 90)}
    rows = [Doubtful("A", scores), Doubtful("A/smaller-1", scores, risk_percent=50)]
    better = Doubtful("B", {"FIT": score(60), "RISK": score(60)})
    problem = problem_of([*rows, better], {"A": 50, "A/smaller-1": 50, "B": 50}, 60)

    agenda = robustness(problem, [*rows, better]).agenda

    assert [(doubt.kind, doubt.candidate) for doubt in agenda] == [(Of.SCORE, "A")]
