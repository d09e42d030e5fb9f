"""What a choice is made of: what it refuses, and what it says of itself."""

from dataclasses import replace

import pytest

from portfolio.choice.rules.baselines import Way, baselines, slack
from portfolio.choice.rules.problem import (
    Candidate,
    Constraint,
    Kind,
    Problem,
    ProblemRefused,
    make_problem,
)

CAPITAL, RESOURCE = ("2027-28", "CDEL"), ("2027-28", "RDEL_PROGRAMME")
A_MILLION = 100_000_000


def five(*sentences: Constraint) -> Problem:
    """The five bids of docs/rules/certificate.md: A to E by value, £6m of CDEL and £4m of RDEL."""
    asked = {"A": (800, 5, 2), "B": (700, 3, 1), "C": (600, 2, 2), "D": (550, 1, 1), "E": (400, 1, 1)}
    rows = [
        Candidate(name, name, value, ((CAPITAL, cdel * A_MILLION), (RESOURCE, rdel * A_MILLION)), name)
        for name, (value, cdel, rdel) in asked.items()
    ]
    return make_problem(rows, {CAPITAL: 6 * A_MILLION, RESOURCE: 4 * A_MILLION}, sentences)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        (Constraint("s", Kind.NEEDS, "A needs", bids=("A",)), "as many bids as it needs"),
        (Constraint("s", Kind.MUST_FUND, "Fund A and B", bids=("A", "B")), "as many bids as it needs"),
        (Constraint("s", Kind.NOT_BOTH, "Not A and A", bids=("A", "A")), "names a bid twice"),
        (Constraint("s", Kind.MUST_FUND, "Fund F", bids=("F",)), "names F, which is not in this choice"),
        (Constraint("s", Kind.DEPARTMENT_CAP, "F", department="F"), "a department without a bid"),
        (Constraint("s", Kind.AT_MOST, "At most", bids=("A",), number=-1), "a number that cannot be right"),
        (Constraint("s", Kind.RED_SHARE_FLOOR, "Red", number=101), "a number that cannot be right"),
    ],
)
def test_a_sentence_that_cannot_be_meant_is_refused(sentence: Constraint, words: str) -> None:
    with pytest.raises(ProblemRefused, match=words):
        five(sentence)


def test_two_of_one_name_are_refused() -> None:
    problem = five()
    sentence = Constraint("s", Kind.MUST_FUND, "Fund A", bids=("A",))

    with pytest.raises(ProblemRefused, match="candidate needs an id of its own"):
        make_problem([*problem.candidates, problem.candidates[0]], dict(problem.envelopes))
    with pytest.raises(ProblemRefused, match="sentence needs a name of its own"):
        five(sentence, replace(sentence, bids=("B",)))


def test_order_does_not_change_what_a_problem_is() -> None:
    problem = five()
    turned = make_problem(reversed(problem.candidates), dict(reversed(problem.envelopes)))

    assert turned.sha256 == problem.sha256 != problem.with_envelope(CAPITAL, 1).sha256
    assert problem.with_fixed({"A": True}).by_id["A"].fixed is True
    assert problem.with_values({"A": 1}).value_of(["A", "B"]) == 701


def test_the_ways_panels_fund_today_and_what_they_leave() -> None:
    problem = five(Constraint("s", Kind.RED_FLOOR, "One red-rated", number=1))
    free = Candidate("Z", "Z", 0, (), "Z")

    found = baselines(replace(problem, candidates=(*problem.candidates, free)), "ABCDEZ")

    assert [(row.way, "".join(row.chosen), row.value, row.broken) for row in found] == [
        (Way.DOWN_THE_LIST, "A", 800, ("One red-rated",)),
        (Way.SKIPPING, "ADZ", 1350, ("One red-rated",)),
        (Way.PER_POUND, "BDEZ", 1650, ("One red-rated",)),
    ]
    assert slack(problem, ["A", "B"]) == {CAPITAL: -2 * A_MILLION, RESOURCE: A_MILLION}


@pytest.mark.parametrize(
    ("sentences", "down", "skipping"),
    [
        ([Constraint("s", Kind.MUST_FUND, "Fund C", bids=("C",))], "C", "BCD"),
        ([Constraint("s", Kind.MUST_NOT_FUND, "Not A", bids=("A",))], "BCD", "BCD"),
        ([Constraint("s", Kind.NOT_BOTH, "Not B and C", bids=("B", "C")),
          Constraint("t", Kind.MUST_NOT_FUND, "Not A", bids=("A",))], "BDE", "BDE"),
        ([Constraint("s", Kind.NEEDS, "A needs E", bids=("A", "E"))], "BCD", "BCD"),
        ([Constraint("s", Kind.NEEDS, "A needs E", bids=("A", "E")),
          Constraint("t", Kind.AT_MOST, "None of them", bids=("B", "C", "D"), number=0)], "E", "AE"),
        ([Constraint("s", Kind.MUST_FUND, "Fund A", bids=("A",)),
          Constraint("t", Kind.MUST_FUND, "Fund B", bids=("B",))], "A", "AD"),
    ],
)  # fmt: skip
def test_each_way_keeps_the_sentences_that_can_be_kept_bid_by_bid(
    sentences: list[Constraint], down: str, skipping: str
) -> None:
    found = baselines(five(*sentences), "ABCDE")

    assert ("".join(found[0].chosen), "".join(found[1].chosen)) == (down, skipping)


def test_what_is_fixed_comes_first_and_one_option_of_a_bid_is_enough() -> None:
    problem = five().with_fixed({"C": True, "A": False, "B": False})
    later = replace(problem.by_id["D"], id="D/later", cost=())
    problem = replace(problem, candidates=tuple(sorted((*problem.candidates, later), key=lambda row: row.id)))

    down, skipping, _ = baselines(problem, ["A", "B", "C", "D", "D/later", "E"])

    assert down.chosen == skipping.chosen == ("C", "D", "E")
