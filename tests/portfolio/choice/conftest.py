"""A round in which the bid at the top of the list costs what the two below it cost together."""

from typing import TYPE_CHECKING

from accounts.permissions import Role
from portfolio.choice.models import ScenarioRun
from portfolio.funds.actions import tie_round_budget
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import close_round, freeze, moderated_bid, open_round, reviewed_bid
from tests.factories.bids import CELL
from tests.factories.portfolio import make_fund
from tests.factories.scenarios import done_run, made_scenario
from tests.shared_states import built_once

if TYPE_CHECKING:
    from bids.rounds.models import Round


def tight_round() -> "Round":
    """Three bids by rank: £2,000,000, £1,200,000 and £1,100,000, under £2,400,000."""
    round_ = open_round()
    for cost, scores in ((2_000_000, (5, 5)), (1_200_000, (4, 4)), (1_100_000, (3, 4))):
        reviewed_bid(round_, scores, cost=cost)
    close_round(round_)
    freeze(round_)
    manager = make_user(Role.FUND_MANAGER)
    fund = make_fund({CELL: 2_400_000}, manager=manager)
    tie_round_budget(round=round_, fund=fund, by=manager, now=NOW)
    round_.refresh_from_db()
    return round_


def run_in_tight_round() -> ScenarioRun:
    return done_run(made_scenario(tight_round(), name="Best set"))


round_ = built_once(tight_round)
ran = built_once(run_in_tight_round)


def round_in_doubt() -> "Round":
    """Bids of £2,000,000 of which one fits; reviewers do not agree on what the first is worth."""
    round_ = open_round()
    apart, *_ = [reviewed_bid(round_, scores, cost=2_000_000) for scores in ((4, 2), (3, 3), (1, 1))]
    close_round(round_)
    moderated_bid(apart, 7)
    freeze(round_)
    manager = make_user(Role.FUND_MANAGER)
    fund = make_fund({CELL: 2_400_000}, manager=manager)
    tie_round_budget(round=round_, fund=fund, by=manager, now=NOW)
    round_.refresh_from_db()
    return round_


doubtful_round = built_once(round_in_doubt)
