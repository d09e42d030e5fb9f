"""Rounds, awards and returns that stand for the tests in a row that ask for them."""

from functools import partial

import pytest

from tests.factories.assessment import scored_round
from tests.factories.portfolio import (
    accepted_award,
    claimed_milestone,
    met_milestone,
    offered_award,
    released_milestone,
    tied_round,
)
from tests.factories.returns import (
    LATER,
    accepted_return,
    certified_return,
    checked_return,
    received_return,
    released_award,
)
from tests.standing import stands_on

ranked_round = stands_on(partial(scored_round, 900_000))
one_bid = stands_on(partial(tied_round, 900_000))
two_bids = stands_on(partial(tied_round, 900_000, 1_200_000))
too_little = stands_on(partial(tied_round, 900_000, 1_200_000, funds=1_000_000))
penny_short = stands_on(partial(tied_round, 900_000, funds="899999.99"))
offered = stands_on(offered_award)
accepted = stands_on(accepted_award)
claimed = stands_on(claimed_milestone)
met = stands_on(met_milestone)
paid = stands_on(released_milestone)
released = stands_on(released_award)
received = stands_on(received_return)
checked = stands_on(checked_return)
certified = stands_on(certified_return)
accepted_spend = stands_on(accepted_return)


@pytest.fixture
def june_is_over(monkeypatch) -> None:
    """The views' clock, on a day when June's spend can be returned."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
