"""What a letter says beside a bid's own score, and when it says nothing."""

from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.decisions.rules.letter import (
    FEWEST_BIDS,
    FEWEST_DEPARTMENTS,
    OUTCOME_WORDS,
    next_steps,
    spread_of,
)

SCORES = st.lists(st.fractions(0, 100), min_size=FEWEST_BIDS, max_size=40)


@given(SCORES)
def test_the_spread_is_lowest_middle_and_highest_exactly(values):
    spread = spread_of(values, FEWEST_DEPARTMENTS)

    assert (spread.lowest, spread.highest) == (min(values), max(values))
    assert spread.median == median(values)


@pytest.mark.parametrize(
    ("bids", "departments", "told"), [(5, 3, True), (4, 4, False), (9, 2, False), (0, 0, False)]
)
def test_a_spread_that_would_give_a_bid_away_is_not_told(bids, departments, told):
    assert (spread_of([Fraction(n) for n in range(bids)], departments) is not None) == told


@pytest.mark.parametrize("outcome", list(OUTCOME_WORDS))
def test_each_outcome_says_what_to_do_next(outcome):
    steps = next_steps(outcome, "LF-1999A-0001-A")

    assert all(step.endswith(".") for step in steps)
    assert ("LF-1999A-0001-A" in " ".join(steps)) == (outcome == "APPROVE")
    assert ("start the bid again" in " ".join(steps)) == (outcome != "APPROVE")
