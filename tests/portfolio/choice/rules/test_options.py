"""What an option of a bid is worth, and that the best set with options is the best there is."""

from random import Random

import pytest

from portfolio.choice.rules.baselines import Way, baselines
from portfolio.choice.rules.certificate import make_certificate
from portfolio.choice.rules.certificate_check import check
from portfolio.choice.rules.left_out import why_left_out
from portfolio.choice.rules.options import code_of, option_id, risk_of_option, value_of_option
from portfolio.choice.rules.problem import Candidate, Constraint, Kind, Problem, make_problem
from portfolio.choice.rules.solver import select_portfolio
from tests.portfolio.choice.brute_force import best_value

YEARS = ("2027-28", "2028-29", "2029-30")


@pytest.mark.parametrize(
    ("value", "years", "percent", "worth"),
    [
        (704, 0, 100, 704),
        (704, 1, 100, 703),
        (704, 3, 100, 701),
        (704, 0, 60, 422),
        (699, 0, 50, 349),
        (1, 0, 99, 0),
        (2, 3, 100, 0),
    ],
)
def test_a_year_later_costs_a_tenth_and_less_risk_its_share_rounded_down(value, years, percent, worth):
    assert value_of_option(value, years=years, risk_percent=percent) == worth


def test_a_later_start_removes_the_same_risk_and_a_smaller_option_its_share():
    assert risk_of_option(125, risk_percent=100) == 125
    assert risk_of_option(125, risk_percent=60) == 75
    assert risk_of_option(129, risk_percent=50) == 64


def test_an_option_is_named_behind_its_bid():
    assert option_id("LF-2027A-0012", "") == "LF-2027A-0012"
    assert option_id("LF-2027A-0012", "smaller-1") == "LF-2027A-0012/smaller-1"
    assert code_of("LF-2027A-0012/smaller-1", "LF-2027A-0012") == "smaller-1"
    assert code_of("LF-2027A-0012", "LF-2027A-0012") == ""


def offered(random: Random, name: str) -> list[Candidate]:
    """A bid as asked, a year later, and at half of the money for part of the risk."""
    value = random.randint(50, 900)
    costs = [random.randint(0, 60) for _ in YEARS[:2]]
    percent = random.randint(20, 80)
    kinds = (
        ("", value, YEARS, costs),
        ("1-year-later", value_of_option(value, years=1, risk_percent=100), YEARS[1:], costs),
        (
            "smaller-1",
            value_of_option(value, years=0, risk_percent=percent),
            YEARS,
            [cost // 2 for cost in costs],
        ),
    )
    return [
        Candidate(
            option_id(name, code),
            name,
            worth,
            tuple(((year, "CDEL"), cost) for year, cost in zip(years, given, strict=False) if cost),
            "HMT",
        )
        for code, worth, years, given in kinds
    ]


def problem_of(seed: int) -> Problem:
    random = Random(seed)
    names = [f"B{number}" for number in range(5)]
    candidates = [row for name in names for row in offered(random, name)]
    envelopes = {(year, "CDEL"): random.randint(40, 110) for year in YEARS}
    must = Constraint("must", Kind.MUST_FUND, "Fund B0.", ("B0",))
    return make_problem(candidates, envelopes, [must] if seed % 2 else [])


@pytest.mark.parametrize("seed", range(12))
def test_the_best_set_takes_one_option_of_a_bid_at_most_and_none_is_worth_more(seed):
    problem = problem_of(seed)

    best = select_portfolio(problem)

    assert best.value == best_value(problem)
    bids = [problem.by_id[name].bid for name in best.chosen]
    assert len(bids) == len(set(bids))
    if best.value is not None and seed % 2:
        assert "B0" in bids, "any option of it will do"
    assert check(problem.document, make_certificate(problem, best))


def test_nobody_is_put_off_for_nothing():
    value, cell, later = 400, (YEARS[0], "CDEL"), (YEARS[1], "CDEL")
    worth = value_of_option(value, years=1, risk_percent=100)
    rows = [
        Candidate("A", "A", value, ((cell, 5),), "HMT"),
        Candidate("A/1-year-later", "A", worth, ((later, 5),), "HMT"),
    ]

    assert select_portfolio(make_problem(rows, {cell: 5, later: 5})).chosen == ("A",)
    assert select_portfolio(make_problem(rows, {cell: 4, later: 5})).chosen == ("A/1-year-later",)


def test_a_list_passes_over_the_options_of_a_bid_that_it_has_funded():
    cell, later = (YEARS[0], "CDEL"), (YEARS[1], "CDEL")
    rows = [
        Candidate("A", "A", 400, ((cell, 5),), "HMT"),
        Candidate("A/1-year-later", "A", 399, ((later, 5),), "HMT"),
        Candidate("B", "B", 300, ((cell, 2),), "MOJ"),
        Candidate("B/smaller-1", "B", 200, ((cell, 1),), "MOJ"),
    ]
    ranking = [row.id for row in rows]

    ways = {row.way: row.chosen for row in baselines(make_problem(rows, {cell: 7}), ranking)}
    short = {row.way: row.chosen for row in baselines(make_problem(rows, {cell: 6}), ranking)}

    assert ways[Way.DOWN_THE_LIST] == ("A", "B"), "what is later does not fit, and is not asked for"
    assert short[Way.DOWN_THE_LIST] == ("A",)
    assert short[Way.SKIPPING] == ("A", "B/smaller-1")


def test_a_bid_is_out_because_another_option_of_it_is_in():
    cell = (YEARS[0], "CDEL")
    rows = [
        Candidate("A", "A", 400, ((cell, 2),), "HMT"),
        Candidate("A/smaller-1", "A", 300, ((cell, 1),), "HMT"),
    ]
    problem = make_problem(rows, {cell: 9})

    words = why_left_out(problem, ["A/smaller-1"], problem.by_id["A"])

    assert words == "Another option of the bid is in: A/smaller-1."
