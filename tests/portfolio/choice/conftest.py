"""A round with more bids than money, and a scenario of it that was run."""

from functools import partial

import pytest

from tests.factories.portfolio import tied_round
from tests.factories.scenarios import done_run, made_scenario
from tests.shared_states import built_once

tight = built_once(partial(tied_round, 900_000, 1_200_000, 1_500_000, funds=2_400_000))


def _with_run():
    round_, _ = tied_round(900_000, 1_200_000, 1_500_000, funds=2_400_000)
    return done_run(made_scenario(round_, name="Best set"))


ran = built_once(_with_run)


@pytest.fixture
def round_(tight):
    return tight[0]
