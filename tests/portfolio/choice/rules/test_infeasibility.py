"""Why nothing fits: each conflict is real and minimal, and each repair repairs with nothing to spare."""

from dataclasses import replace
from random import Random

import pytest

from portfolio.choice.rules.infeasibility import (
    CAPS,
    Sentence,
    Way,
    find_conflict,
    find_repairs,
    sentences_of,
)
from portfolio.choice.rules.problem import NUMBERED, Candidate, Constraint, Kind, Problem, make_problem
from portfolio.choice.rules.resolving import Cancelled
from tests.portfolio.choice.brute_force import best_value, is_possible, keeps_everything, random_problem

CDEL = ("2027-28", "CDEL")


def impossible_problems(count: int) -> list[Problem]:
    found = []
    seed = 0
    while len(found) < count:
        problem = random_problem(Random(seed), bids=8, sentences=7)
        if not is_possible(problem):
            found.append(problem)
        seed += 1
    return found


def asking_only(problem: Problem, sentences: set[Sentence]) -> Problem:
    rows = [
        row if Sentence(row.id, f"{row.id} is fixed {'in' if row.fixed else 'out'}", True) in sentences else
        replace(row, fixed=None)
        for row in problem.candidates
    ]  # fmt: skip
    kept = [row for row in problem.constraints if Sentence(row.name, row.sentence) in sentences]
    return make_problem(rows, dict(problem.envelopes), kept)


def with_number(problem: Problem, name: str, number: int) -> Problem:
    return problem.with_constraints(
        replace(row, number=number) if row.name == name else row for row in problem.constraints
    )


def test_a_conflict_is_real_and_without_any_one_of_it_there_is_a_set():
    for problem in impossible_problems(50):
        conflict = find_conflict(problem)

        assert not is_possible(asking_only(problem, set(conflict.sentences)))
        for sentence, witness in zip(conflict.sentences, conflict.witnesses, strict=True):
            others = asking_only(problem, set(conflict.sentences) - {sentence})
            assert keeps_everything(others, witness)


def test_a_repair_repairs_and_a_step_less_does_not():
    seen = set()
    for problem in impossible_problems(50):
        conflict = find_conflict(problem)
        for repair in find_repairs(problem, conflict):
            repaired, almost = one_change(problem, repair)
            assert best_value(repaired) == repair.value
            assert keeps_everything(repaired, repair.chosen)
            assert almost is None or not is_possible(almost)
            seen.add(repair.way)
    assert seen == set(Way)


def one_change(problem: Problem, repair) -> tuple[Problem, Problem | None]:
    """The problem with the repair, and with one step less of it."""
    if repair.way is Way.DROP:
        return asking_only(problem, set(sentences_of(problem)) - {repair.sentence}), None
    if repair.way is Way.RAISE:
        return (
            problem.with_envelope(repair.cell, repair.number),
            problem.with_envelope(repair.cell, repair.number - 1),
        )
    name = repair.sentence.name
    step = 1 if repair.number > repair.before else -1
    return with_number(problem, name, repair.number), with_number(problem, name, repair.number - step)


def test_every_single_repair_is_named():
    """What no repair is named for is not repaired by any amount."""
    for problem in impossible_problems(50):
        repairs = find_repairs(problem, find_conflict(problem))
        named = {(repair.way, repair.sentence and repair.sentence.name, repair.cell) for repair in repairs}
        for sentence in sentences_of(problem):
            if (Way.DROP, sentence.name, None) not in named:
                assert not is_possible(asking_only(problem, set(sentences_of(problem)) - {sentence}))
        for cell, _ in problem.envelopes:
            if (Way.RAISE, None, cell) not in named:
                assert not is_possible(problem.with_envelope(cell, 10**12))
        for row in problem.constraints:
            if row.kind in NUMBERED and (Way.MOVE, row.name, None) not in named:
                widest = (100 if "SHARE" in row.kind else 10**12) if row.kind in CAPS else 0
                assert not is_possible(with_number(problem, row.name, widest))


def two_bids(*, fixed: bool | None = None, envelope: int = 100) -> Problem:
    return make_problem(
        [
            Candidate("A", "A", 500, ((CDEL, 80),), "HMT", fixed=fixed),
            Candidate("B", "B", 400, ((CDEL, 60),), "MOJ"),
        ],
        {CDEL: envelope},
        [
            Constraint("b", Kind.MUST_FUND, "B must be funded", ("B",)),
            Constraint("c", Kind.AT_LEAST, "At least one of A and B", ("A", "B"), number=1),
        ],
    )


def test_a_candidate_that_is_fixed_is_a_sentence_too():
    conflict = find_conflict(two_bids(fixed=True))

    assert [sentence.words for sentence in conflict.sentences] == ["B must be funded", "A is fixed in"]
    assert conflict.witnesses == (("A",), ("B",))


def test_the_cheapest_of_each_kind_comes_first():
    problem = two_bids(fixed=True)

    drop, other_drop, raised = find_repairs(problem, find_conflict(problem))

    assert (drop.way, drop.sentence.name, drop.value) == (Way.DROP, "b", 500)
    assert (other_drop.sentence.name, other_drop.value) == ("A", 400)
    assert (raised.way, raised.cell, raised.number, raised.by) == (Way.RAISE, CDEL, 140, 40)


def test_where_a_set_keeps_everything_there_is_no_conflict():
    assert find_conflict(two_bids()) is None


def test_an_envelope_below_zero_is_a_conflict_with_nothing_the_panel_asked_for():
    problem = replace(two_bids(envelope=-1), constraints=())

    conflict = find_conflict(problem)

    assert conflict.sentences == ()
    assert [(repair.cell, repair.number) for repair in find_repairs(problem, conflict)] == [(CDEL, 0)]


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_it_stops_when_it_is_told_to(steps):
    with pytest.raises(Cancelled):
        find_conflict(two_bids(fixed=True), progress=lambda done, whole: done < steps)
