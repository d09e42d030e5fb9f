"""Every kind has a title, a sentence and a count of what it bears on; what changed is named."""

from dataclasses import replace
from random import Random

import pytest

from portfolio.choice.rules.problem import Constraint, Kind, make_problem
from portfolio.choice.rules.reading import read_problem
from portfolio.choice.rules.sentences import TITLES, Unit, listed, sentence_of, touched_by, unit_of
from portfolio.choice.rules.staleness import changes_between
from tests.portfolio.choice.brute_force import random_problem

GIVEN = {"bids": ("LF-1", "LF-2", "LF-3"), "department": "HM Revenue and Customs", "number": 3}


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_says_what_it_asks_for(kind):
    words = sentence_of(kind, **GIVEN)

    assert words[0].isupper()
    assert words.endswith(".")
    assert TITLES[kind]
    shown = {Unit.POUNDS: "£0.03", Unit.PERCENT: "3%", Unit.BIDS: " 3 ", Unit.NONE: ""}
    assert shown[unit_of(kind)] in words


def test_names_are_listed_as_people_write_them():
    assert [listed(names) for names in ((), ("A",), ("A", "B"), ("A", "B", "C"))] == [
        "",
        "A",
        "A and B",
        "A, B and C",
    ]


@pytest.mark.parametrize("seed", range(30))
def test_a_problem_reads_back_and_has_not_changed(seed):
    problem = random_problem(Random(seed), bids=8)

    again = read_problem(problem.document)

    assert (again, again.sha256) == (problem, problem.sha256)
    assert changes_between(problem, again) == ()
    for row in problem.constraints:
        touches = touched_by(problem, row.kind, bids=row.bids, department=row.department)
        assert 0 <= touches <= len({candidate.bid for candidate in problem.candidates})


def test_each_change_is_named():
    problem = random_problem(Random(1), bids=6)
    first, second, third, fourth, *others = problem.candidates
    cell, pence = problem.envelopes[0]
    said = Constraint("x", Kind.TOTAL_CAP, "Give at most £1 in all.", number=100)
    moved = [
        replace(first, fixed=None if first.fixed else True),
        replace(second, value=second.value + 1),
        replace(third, cost=(*third.cost[:-1], (third.cost[-1][0], third.cost[-1][1] + 100))),
        replace(fourth, red=not fourth.red),
        *others[:-1],
        replace(others[-1], id="NEW", bid="NEW"),
    ]
    now = make_problem(moved, {**dict(problem.envelopes), cell: pence + 1}, [said])

    changes = " ".join(changes_between(problem, now))

    for words in (
        "and had",
        f"{others[-1].id} is not in the choice any more.",
        "NEW has come into the choice.",
        f"{second.id} has another value.",
        f"{third.id} costs",
        f"{fourth.id} has another department or rating.",
        "The scenario now says: Give at most £1 in all.",
    ):
        assert words in changes
    assert f"{first.id} " in changes


@pytest.mark.parametrize(
    ("proposed", "fixed", "said"),
    [
        (None, True, "was decided: it is funded."),
        ((), True, "was decided: it is funded."),
        ((), False, ""),
        (("B01",), True, ""),
        (("B01",), False, "was decided: it is not funded."),
    ],
)
def test_a_decision_that_follows_the_answer_leaves_it_standing(proposed, fixed, said):
    problem = random_problem(Random(1), bids=4, options=False, fixed=False)
    decided = problem.with_fixed({"B01": fixed})

    changes = changes_between(problem, decided, proposed)

    assert changes == ((f"B01 {said}",) if said else ())
    assert changes_between(decided, problem, proposed) == ("B01 is open again.",)
