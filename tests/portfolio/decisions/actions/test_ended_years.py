"""Money of a year that has ended is nobody's to choose from, to propose, to confirm or to promote with."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from accounts.permissions import Role
from portfolio.awards.models import Award
from portfolio.choice.actions.scenarios import change_scenario
from portfolio.choice.queries.envelopes import ended_in, envelope_of
from portfolio.choice.queries.problems import choice_of, problem_of
from portfolio.choice.queries.scenarios import changes_since
from portfolio.decisions.actions.confirming import confirm_decision
from portfolio.decisions.actions.decisions import DecisionRefused
from portfolio.decisions.actions.reserve import CannotPromote
from portfolio.decisions.models import Decision
from portfolio.decisions.queries.candidates import candidates_of, envelope_rows
from portfolio.decisions.queries.confirming import obstacle_to_confirming
from portfolio.decisions.queries.reserve import reserve_list
from portfolio.ledger.rules.ended import YearEnded
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL
from tests.factories.changes import approved_change
from tests.factories.closing import again, closed_award
from tests.factories.portfolio import (
    accepted_award,
    confirmed_decision,
    give,
    promoted_decision,
    proposed_decision,
    ranked_bids,
    released_milestone,
    reserved_bid,
)
from tests.factories.scenarios import done_run, fresh, made_scenario

pytestmark = pytest.mark.django_db

# In summer time: 2027-28 ends at 23:00 UTC.
LAST_MOMENT = datetime(2028, 3, 31, 22, 59, tzinfo=UTC)
ENDED = datetime(2028, 3, 31, 23, 0, tzinfo=UTC)


def test_a_round_chooses_from_the_years_that_run(two_bids):
    round_, fund = two_bids
    confirmed_decision(ranked_bids(round_)[0])

    assert envelope_of(round_, fund, now=LAST_MOMENT) == {CELL: 5_000_000}
    assert envelope_of(round_, fund, now=ENDED) == {CELL: 900_000}, "what the round committed before"
    assert ended_in(round_, now=LAST_MOMENT) == ()
    (ended,) = ended_in(round_, now=ENDED)
    assert ended.in_words == (
        "2027-28 ended on 31 March 2028. £4,100,000 of RDEL programme was promised to nobody, and lapses."
    )
    first, second = candidates_of(round_, fund, now=ENDED)
    assert (first.above_line, second.above_line) == (True, False)
    (row,) = envelope_rows(round_, fund, [first, second], now=ENDED)
    assert (row.envelope, row.left) == (900_000, 0)


def test_what_a_round_chooses_from_stays_as_an_award_of_it_ends():
    award = accepted_award()
    left = {CELL: Decimal(5_000_000)}
    released_milestone(award.milestones.get(number=1))
    assert envelope_of(award.bid.round, award.fund, now=NOW) == left

    approved_change(award, "TERMINATE")
    assert envelope_of(award.bid.round, award.fund, now=NOW) == left
    closed_award(again(award))
    assert envelope_of(award.bid.round, award.fund, now=NOW) == left


def test_a_scenario_keeps_nothing_back_of_an_ended_year_and_its_run_is_stale(two_bids):
    round_, _ = two_bids
    scenario = made_scenario(round_)
    run = done_run(scenario)
    change_scenario(
        scenario=scenario,
        name="Kept back",
        note="",
        how="BEST",
        reserves={CELL: Decimal(1_000_000)},
        by=make_user(Role.FUND_MANAGER),
        now=NOW,
    )

    assert problem_of(fresh(scenario), choice_of(round_, now=LAST_MOMENT)).envelopes == ((CELL, 400_000_000),)
    problem = problem_of(fresh(scenario), choice_of(round_, now=ENDED))
    assert problem.envelopes == ()
    assert "RDEL programme 2027-28 has £0, and had £5,000,000." in changes_since(run, now=ENDED)


def test_an_approval_gives_nothing_of_an_ended_year(one_bid):
    round_, _ = one_bid
    bid = ranked_bids(round_)[0]

    with pytest.raises(DecisionRefused, match=r"2027-28 ended on 31 March 2028\. Nothing of it") as refusal:
        proposed_decision(bid, now=ENDED)

    assert refusal.value.field == "amounts"
    assert proposed_decision(bid, "REJECT", now=ENDED).outcome == "REJECT"


def test_a_proposal_that_waited_over_the_end_of_its_year_is_not_confirmed(one_bid):
    round_, _ = one_bid
    decision = proposed_decision(ranked_bids(round_)[0])
    chair = make_user(Role.CHAIR)

    assert obstacle_to_confirming(decision, chair, now=LAST_MOMENT) == ""
    assert "2027-28 ended on 31 March 2028" in obstacle_to_confirming(decision, chair, now=ENDED)
    with pytest.raises(YearEnded, match="recommend the later years alone"):
        confirm_decision(decision=decision, by=chair, now=ENDED)

    assert Decision.objects.get().status == "PROPOSED"
    assert not Award.objects.exists()


def test_a_bid_of_the_reserve_list_that_asks_for_an_ended_year_never_fits():
    fund, (bid,) = reserved_bid()
    give(fund, {CELL: 3_000_000}, by=make_user(Role.FUND_MANAGER))
    budget = fund.rounds.get()

    (row,) = reserve_list(budget, now=LAST_MOMENT)
    assert (row.fits, row.ended) == (True, ())
    (row,) = reserve_list(budget, now=ENDED)
    assert (row.fits, row.ended) == (False, ("2027-28",))
    with pytest.raises(CannotPromote, match=r"is not free\. 2027-28 ended on 31 March 2028"):
        promoted_decision(bid, now=ENDED)
