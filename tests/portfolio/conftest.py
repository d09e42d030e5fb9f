"""Rounds, awards and returns that stand for the tests in a row that ask for them."""

from functools import partial

import pytest

from tests.factories.assessment import scored_round
from tests.factories.periods import stay_in_the_year_of_the_money
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
    received_upload,
    released_award,
)
from tests.shared_states import built_once

ranked_round = built_once(partial(scored_round, 900_000))
one_bid = built_once(partial(tied_round, 900_000))
two_bids = built_once(partial(tied_round, 900_000, 1_200_000))
too_little = built_once(partial(tied_round, 900_000, 1_200_000, funds=1_000_000))
penny_short = built_once(partial(tied_round, 900_000, funds="899999.99"))
offered = built_once(offered_award)
accepted = built_once(accepted_award)
claimed = built_once(claimed_milestone)
met = built_once(met_milestone)
paid = built_once(released_milestone)
released = built_once(released_award)
received = built_once(received_upload)
checked = built_once(checked_return)
certified = built_once(certified_return)
accepted_spend = built_once(accepted_return)


@pytest.fixture(autouse=True)
def while_the_money_runs(monkeypatch) -> None:
    """After it nothing could be decided."""
    stay_in_the_year_of_the_money(monkeypatch)


@pytest.fixture
def second_award(released):
    """Another award of the same department that delivers, with money in the same cell."""
    return accepted_award(department=released.department)


@pytest.fixture
def second_award_paid(accepted_spend):
    """Another of the department of some spend, of which money has been released."""
    award = accepted_award(department=accepted_spend.award.department)
    released_milestone(award.milestones.get(number=1))
    return award


@pytest.fixture
def june_is_over(monkeypatch) -> None:
    """The views' clock, on a day when June's spend can be returned."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
