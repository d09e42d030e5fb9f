"""What was found, as people say it."""

from dataclasses import replace
from fractions import Fraction

import pytest

from portfolio.choice.rules.curve import Curve, Point
from portfolio.choice.rules.explained import (
    beside_kept,
    curves_kept,
    repair_in_words,
    rival_kept,
    robustness_kept,
    threshold_in_words,
)
from portfolio.choice.rules.infeasibility import Repair, Sentence, Way
from portfolio.choice.rules.problem import Constraint, Kind
from portfolio.choice.rules.rival import Rival, Swap, Worth
from portfolio.choice.rules.robustness import Doubt, Place, Robustness, Standing
from portfolio.choice.rules.robustness import Kind as Of
from portfolio.choice.rules.thresholds import Change, Threshold
from tests.portfolio.choice.large import CELLS, large_problem

SAID = Sentence("s", "What the panel says.")
THEN = "Then the best set is worth 50.3 points."


@pytest.mark.parametrize(
    ("kind", "department", "before", "number", "words"),
    [
        (Kind.TOTAL_CAP, "", 100_000_00, 120_000_00, "Put £120,000 for £100,000 in"),
        (Kind.DEPARTMENT_FLOOR, "D00", 100_000_00, 0, "Put £0 for £100,000 in"),
        (Kind.RED_SHARE_FLOOR, "", 40, 35, "Put 35% for 40% in"),
        (Kind.RED_FLOOR, "", 3, 2, "Put 2 for 3 in"),
    ],
)
def test_a_number_to_move_is_said_as_its_sentence_says_it(
    kind: Kind, department: str, before: int, number: int, words: str
) -> None:
    asked = Constraint("s", kind, SAID.words, department=department, number=before)
    problem = large_problem(1, bids=20).with_constraints([asked])
    repair = Repair(Way.MOVE, (), 503, sentence=SAID, before=before, number=number)

    assert repair_in_words(repair, problem) == f"{words} “What the panel says.” {THEN}"


def test_a_sentence_to_drop_and_an_envelope_to_raise() -> None:
    problem = large_problem(1, bids=20)
    raised = Repair(Way.RAISE, (), 503, cell=CELLS[0], before=0, number=5_000_00)

    assert repair_in_words(Repair(Way.DROP, (), 503, sentence=SAID), problem) == (
        f"Do without “What the panel says.” {THEN}"
    )
    assert repair_in_words(raised, problem) == f"Put £5,000 more into CDEL 2027-28. {THEN}"


def test_curves_keep_each_set_once_and_say_where_there_is_none() -> None:
    none, one = Point(50, 40, None, (), 0), Point(100, 80, 30, ("B",), 40)
    both = Point(150, 120, 80, ("A", "B"), 100)
    curves = [Curve(None, (none, one, both)), Curve(CELLS[0], (one, one))]

    assert curves_kept([one], curves) == {
        "sets": [["B"], ["A", "B"]],
        "spending": [[100, 80, 30, 0]],
        "together": [[50, 40, None, None], [100, 80, 30, 0], [150, 120, 80, 1]],
        "envelopes": [[*CELLS[0], [[100, 80, 30, 0], [100, 80, 30, 0]]]],
    }


def test_p_b_and_c_are_kept_where_there_are_such_sets() -> None:
    picked, best = Worth(("A",), 50, 60, 1), Worth(("B",), 60, 70, 1)
    rival = Rival(picked, best, broken=("x",), swaps=(), same_cost=None, same_value=best)

    assert beside_kept(rival) == {"P": ["A"], "B": None, "C": ["B"]}


def test_a_swap_is_kept_as_a_sentence_and_in_its_parts() -> None:
    picked, best = Worth(("A",), 50, 60, 1), Worth(("B",), 60, 70, 1)
    swap = Swap(("A",), ("B", "C"), 412, -30_000_000, 2)
    kept = rival_kept(Rival(picked, best, broken=(), swaps=(swap,), same_cost=None, same_value=None))

    assert kept["swaps"] == ["Leave out A, put in B and C: 41.2 points more, £300,000 less."]
    brings = "41.2 points more, £300,000 less"
    assert kept["steps"] == [{"leave_out": ["A"], "put_in": ["B", "C"], "brings": brings}]


@pytest.mark.parametrize(("pence", "words"), [(35_999_997, "£360,000"), (100, "£1"), (101, "£2"), (1, "£1")])
def test_pounds_that_it_must_cost_less_are_whole_and_rounded_up(pence: int, words: str) -> None:
    row = Threshold("A", chosen=False, value=Change(12, (), ()), cost=Change(pence, (), ()))

    assert threshold_in_words(row, 2 * pence) == f"Comes in with 1.2 points more or for {words} less."
    assert threshold_in_words(row, pence) == "Comes in with 1.2 points more."
    assert threshold_in_words(replace(row, value=None), pence) == ""


def test_what_is_firm_is_kept_exactly() -> None:
    found = Robustness(
        draws=7,
        solved=6,
        standings=(Standing("A", Fraction(1, 6), Fraction(1, 2), Place.BORDERLINE),),
        agenda=(Doubt(Of.WEIGHTS, "", Fraction(3, 7)),),
    )

    assert robustness_kept(found, asked=100) == {
        "draws": 7,
        "asked": 100,
        "solved": 6,
        "bids": {"A": {"share": "1/6", "core": "1/2", "place": "BORDERLINE"}},
        "agenda": [{"kind": "WEIGHTS", "candidate": "", "share": "3/7"}],
    }
