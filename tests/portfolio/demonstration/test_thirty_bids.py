"""The round of thirty shows what it is there to show: the list leaves half of the value on the table."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from bids.register.rules.risk import OVERALL_DENOMINATOR, overall_in_168ths
from bids.rounds.rules.criteria import DEFAULT_CRITERIA
from bids.rounds.rules.scoring import CriterionKind, cost_value, panel_value, risk_value
from portfolio.choice.rules.baselines import Way, baselines
from portfolio.choice.rules.options import value_of_option
from portfolio.choice.rules.problem import Candidate, Cell, Constraint, Problem, make_problem
from portfolio.choice.rules.solver import Status, select_portfolio
from portfolio.demonstration.bids import BidStory, CostStory
from portfolio.demonstration.calls import COST_ANCHORS, PANEL
from portfolio.demonstration.cast import CRITERIA
from portfolio.demonstration.critical_bids import CRITICAL_BIDS
from portfolio.demonstration.critical_systems import CRITICAL_SYSTEMS
from portfolio.demonstration.money import CRITICAL_ENVELOPES
from portfolio.demonstration.sentences import SENTENCES
from portfolio.demonstration.systems import SYSTEMS

SCORES = {row.key: row.scores for row in (*SYSTEMS, *CRITICAL_SYSTEMS)}
WEIGHTS = {row.code: row.weight for row in DEFAULT_CRITERIA}
FIRST_YEAR = 2030


def risk_removed(story: BidStory) -> Fraction:
    overall = overall_in_168ths(dict(zip(CRITERIA, SCORES[story.system], strict=True)))
    assert overall is not None
    return Fraction(overall, OVERALL_DENOMINATOR) - Fraction(story.target_risk)


def selection_value(story: BidStory) -> Fraction:
    """Points, the cost left out."""
    panel = (
        WEIGHTS[code] * panel_value([int(digits[place]) for digits in story.scores])
        for place, code in enumerate(PANEL)
    )
    return (WEIGHTS["RISK"] * risk_value(risk_removed(story)) + sum(panel)) / 100


def value(story: BidStory) -> Fraction:
    whole_life = Decimal(sum(row.amount for row in story.costs))
    cost = WEIGHTS["COST"] * cost_value(whole_life, *COST_ANCHORS)
    return selection_value(story) + cost / 100


def cell(year: int, budget: str) -> Cell:
    return f"{FIRST_YEAR + year}-{FIRST_YEAR + year + 1 - 2000}", budget


def paid(costs: Iterable[CostStory], *, later: int = 0) -> tuple[tuple[Cell, int], ...]:
    rows = [row for row in costs if row.payer == "FUND"]
    return tuple(sorted((cell(row.year + later, row.budget), 100 * row.amount) for row in rows))


def candidates(story: BidStory) -> Iterator[Candidate]:
    """As asked, and the options that the department offers."""
    tenths = int(selection_value(story) * 10 + Fraction(1, 2))
    as_asked = Candidate(story.key, story.key, tenths, paid(story.costs), story.department)
    yield as_asked
    for years in range(1, story.later + 1):
        worth = value_of_option(tenths, years=years, risk_percent=100)
        name = f"{story.key}/{years}-later"
        yield replace(as_asked, id=name, value=worth, cost=paid(story.costs, later=years))
    if story.smaller:
        worth = value_of_option(tenths, years=0, risk_percent=story.smaller.risk_percent)
        yield replace(as_asked, id=f"{story.key}/smaller", value=worth, cost=paid(story.smaller.costs))


@pytest.fixture(scope="module")
def problem() -> Problem:
    envelopes = {
        cell(year, budget): 100 * amount
        for budget, amounts in CRITICAL_ENVELOPES.items()
        for year, amount in enumerate(amounts)
    }
    sentences = [Constraint(f"{number}", kind, kind, bids) for number, (kind, bids) in enumerate(SENTENCES)]
    return make_problem([row for story in CRITICAL_BIDS for row in candidates(story)], envelopes, sentences)


def test_funding_down_the_list_loses_about_half_of_the_best_set(problem: Problem) -> None:
    best = select_portfolio(problem)
    ranking = [row.key for row in sorted(CRITICAL_BIDS, key=value, reverse=True)]
    ways = {row.way: row for row in baselines(problem, ranking)}

    assert best.status is Status.PROVEN
    assert best.value is not None
    assert 45 * best.value < 100 * (best.value - ways[Way.DOWN_THE_LIST].value) < 55 * best.value
    assert ways[Way.DOWN_THE_LIST].value <= ways[Way.SKIPPING].value < best.value


def test_the_best_set_pays_for_a_part_of_one_bid_and_so_for_one_bid_more(problem: Problem) -> None:
    best = select_portfolio(problem)
    only_as_asked = make_problem(
        [row for row in problem.candidates if row.id == row.bid],
        dict(problem.envelopes),
        problem.constraints,
    )
    without = select_portfolio(only_as_asked)

    assert "drivers/smaller" in best.chosen
    assert "drivers" in without.chosen
    assert len(best.chosen) == len(without.chosen) + 1 == 22
    assert best.value
    assert best.value > (without.value or 0)
    assert [story.key for story in CRITICAL_BIDS if story.later or story.smaller] == ["tariff", "drivers"]


def test_about_twice_of_what_there_is_is_asked_by_twelve_departments(problem: Problem) -> None:
    asked = sum(row.total for row in problem.candidates if row.id == row.bid)
    there_is = sum(pence for _, pence in problem.envelopes)

    assert len(CRITICAL_BIDS) == 30
    assert len({story.department for story in CRITICAL_BIDS}) == 12
    assert Fraction(18, 10) < Fraction(asked, there_is) < Fraction(22, 10)


def test_a_tie_a_wide_spread_and_a_bid_beyond_hope(problem: Problem) -> None:
    spread = {
        story.key: max(int(max(given)) - int(min(given)) for given in zip(*story.scores, strict=True))
        for story in CRITICAL_BIDS
    }
    by_key = {story.key: story for story in CRITICAL_BIDS}

    assert value(by_key["letters"]) == value(by_key["care"])
    assert risk_removed(by_key["letters"]) == risk_removed(by_key["care"])
    assert by_key["letters"].scores == by_key["care"].scores
    assert [key for key, width in spread.items() if width >= 2] == ["support"]
    assert min(CRITICAL_BIDS, key=value).key == "appeals"
    assert "appeals" not in select_portfolio(problem).chosen


def test_the_default_criteria_are_those_that_the_story_scores() -> None:
    assert tuple(row.code for row in DEFAULT_CRITERIA if row.kind is CriterionKind.PANEL) == PANEL
