"""Every reason is true: what is full has no room, and what is said of every set holds for every set."""

from random import Random

import pytest

from portfolio.choice.rules.problem import Candidate, Constraint, Kind, Problem, make_problem
from portfolio.choice.rules.reasons import Reason, Why, find_reasons, in_words
from portfolio.choice.rules.solver import select_portfolio
from tests.portfolio.choice.brute_force import best_value, is_possible, keeps_everything, random_problem

CDEL, RDEL = ("2027-28", "CDEL"), ("2027-28", "RDEL")


def is_true(problem: Problem, chosen: tuple[str, ...], name: str, why: Why) -> bool:
    row, value = problem.by_id[name], problem.value_of(chosen)
    spent, envelopes = problem.cost_of(chosen), dict(problem.envelopes)
    if why.reason in (Reason.ALWAYS_IN, Reason.OTHERS_MAKE_MORE):
        other_side = best_value(problem.with_fixed({name: why.reason is Reason.OTHERS_MAKE_MORE}))
        return why.tenths > 0 and (other_side is None or other_side <= value - why.tenths)
    if why.reason is Reason.NEVER_FITS:
        return all(dict(row.cost)[cell] == envelopes[cell] + pence for cell, pence in why.cells)
    if why.reason is Reason.FULL:
        return all(
            dict(row.cost)[cell] == envelopes[cell] - spent.get(cell, 0) + pence and pence > 0
            for cell, pence in why.cells
        )
    if why.reason is Reason.SENTENCE:
        return all(not keeps_sentence(problem, words, (*chosen, name)) for words in why.sentences)
    funded = {problem.by_id[other].bid for other in chosen}
    return {
        Reason.ASKED_FOR: bool(why.sentences),
        Reason.IN: name in chosen,
        Reason.FIXED_OUT: row.fixed is False,
        Reason.OTHER_OPTION: row.bid in funded,
        Reason.NEEDED_OUT: not funded & set(why.names),
        Reason.ADDS_NOTHING: row.value == 0,
    }[why.reason]


def keeps_sentence(problem: Problem, words: str, chosen: tuple[str, ...]) -> bool:
    money = {cell: 10**12 for cell, _ in problem.envelopes}
    rows = [Candidate(**{**vars(row), "fixed": None}) for row in problem.candidates]
    alone = make_problem(rows, money, [row for row in problem.constraints if row.sentence == words])
    return keeps_everything(alone, chosen)


def test_every_reason_is_true():
    problems = (random_problem(Random(seed), bids=8, sentences=4) for seed in range(3_000, 3_150))
    possible = [problem for problem in problems if is_possible(problem)][:50]
    seen = set()
    for problem in possible:
        chosen = select_portfolio(problem).chosen
        reasons = find_reasons(problem, chosen)
        assert list(reasons) == [row.id for row in problem.candidates]
        for name, whys in reasons.items():
            assert whys
            for why in whys:
                assert is_true(problem, chosen, name, why), (name, why)
                seen.add(why.reason)
    assert seen == set(Reason) - {Reason.WOULD_FIT}


def test_what_is_left_out_by_hand_and_would_fit_is_said():
    problem = make_problem([Candidate("A", "A", 10, ((CDEL, 5),), "HMT")], {CDEL: 5})

    assert find_reasons(problem, ()) == {"A": (Why(Reason.WOULD_FIT, tenths=10),)}


def test_a_sentence_that_asks_for_more_is_no_reason_to_leave_a_bid_out():
    floor = Constraint("floor", Kind.AT_LEAST, "Both of A and B", ("A", "B"), number=2)
    rows = [Candidate(name, name, 10, ((CDEL, 5),), "HMT") for name in "AB"]

    reasons = find_reasons(make_problem(rows, {CDEL: 10}, [floor]), ("A",))

    assert [why.reason for why in reasons["B"]] == [Reason.WOULD_FIT]


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (
            Why(Reason.ASKED_FOR, sentences=("A must be funded",)),
            "In because the panel asked for it: A must be funded.",
        ),
        (
            Why(Reason.ALWAYS_IN, tenths=10),
            "Always in: every set without it is worth at least 1.0 point less.",
        ),
        (Why(Reason.IN), "In: the best set has it."),
        (Why(Reason.FIXED_OUT), "Out because it is fixed out."),
        (
            Why(Reason.OTHER_OPTION, names=("A/later",)),
            "Out because another option of the bid is in: A/later.",
        ),
        (
            Why(Reason.NEVER_FITS, cells=((CDEL, 123_456_700),)),
            "Never fits: it is £1,234,567 over the whole CDEL 2027-28 envelope.",
        ),
        (
            Why(Reason.FULL, cells=((CDEL, 1), (RDEL, 500))),
            "Out because there is too little left: CDEL 2027-28 is £0.01 short and RDEL 2027-28 is £5 short.",
        ),
        (
            Why(Reason.NEEDED_OUT, names=("A", "B", "C")),
            "Out because what it needs is out: A, B and C.",
        ),
        (Why(Reason.SENTENCE, sentences=("Not A",)), "Out because this would not be kept: Not A."),
        (
            Why(Reason.OTHERS_MAKE_MORE, tenths=123),
            "Others make more of the money: every set with it is worth at least 12.3 points less.",
        ),
        (Why(Reason.WOULD_FIT, tenths=5), "Left out, though it would fit and add 0.5 points."),
        (Why(Reason.ADDS_NOTHING), "Out because it adds no points."),
    ],
)
def test_each_reason_has_its_sentence(why, words):
    assert in_words(why) == words
