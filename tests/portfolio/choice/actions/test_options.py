"""Options that a bid declares, from its version to the decision: chosen, picked, adopted, approved, told."""

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from accounts.permissions import Role
from portfolio.awards.models import Milestone
from portfolio.choice.actions.scenarios import ScenarioRefused, add_sentence, pick_bids
from portfolio.choice.queries.adoption import adopted_set
from portfolio.choice.queries.documents import inputs_of
from portfolio.choice.queries.problems import choice_of, problem_of
from portfolio.choice.queries.results import result_of
from portfolio.choice.queries.scenarios import changes_since
from portfolio.choice.rules.problem import Kind
from portfolio.decisions.actions.announcement import announce_round
from portfolio.decisions.actions.decisions import DecisionRefused
from portfolio.decisions.models import Letter
from portfolio.decisions.queries.candidates import candidates_of
from portfolio.decisions.queries.letters import read_letter
from portfolio.funds.actions import tie_round_budget
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.assessment import close_round, freeze, open_round, reviewed_bid
from tests.factories.bids import CELL
from tests.factories.pages import bids_url, portfolio_url, text_of
from tests.factories.portfolio import confirmed_decision, make_fund, proposed_decision, ranked_bids
from tests.factories.scenarios import adopted_run, done_run, fresh_run, made_scenario
from tests.shared_states import built_once

if TYPE_CHECKING:
    from bids.rounds.models import Round

pytestmark = pytest.mark.django_db
NEXT = ("2028-29", CELL[1])


def round_with_options() -> "Round":
    """By rank: £2,000,000, which would start a year later; £1,200,000, with a part of it for £600,000; and
    £1,100,000. There are £1,700,000 in the first year and £2,000,000 in the next.
    """
    round_ = open_round()
    bids = ((2_000_000, (5, 5), {"years": 1}), (1_200_000, (4, 4), {"years": 0}), (1_100_000, (4, 3), None))
    for cost, scores, offers in bids:
        reviewed_bid(round_, scores, cost=cost, offers=offers)
    close_round(round_)
    freeze(round_)
    manager = make_user(Role.FUND_MANAGER)
    fund = make_fund({CELL: 1_700_000, NEXT: 2_000_000}, manager=manager)
    tie_round_budget(round=round_, fund=fund, by=manager, now=NOW)
    round_.refresh_from_db()
    return round_


def adopted_round() -> "Round":
    round_ = round_with_options()
    adopted_run(done_run(made_scenario(round_, name="Best set")))
    return round_


tied = built_once(round_with_options)
adopted = built_once(adopted_round)


def test_declared_options_become_candidates_of_their_bid(tied):
    first, second, third = (bid.reference for bid in ranked_bids(tied))
    choice = choice_of(tied, now=NOW)

    problem = problem_of(made_scenario(tied), choice)

    assert list(problem.by_id) == sorted(
        [
            first, f"{first}/1-year-later", f"{first}/smaller-1",
            second, f"{second}/smaller-1", third,
        ]
    )  # fmt: skip
    as_asked, later = problem.by_id[first], problem.by_id[f"{first}/1-year-later"]
    part = problem.by_id[f"{second}/smaller-1"]
    assert later.value == as_asked.value - 1
    assert later.cost == ((NEXT, 200_000_000),)
    assert part.value == problem.by_id[second].value * 60 // 100
    assert part.cost == ((CELL, 60_000_000),)
    inputs = inputs_of(made_scenario(tied), choice)
    assert inputs["ranking"][:3] == [first, f"{first}/1-year-later", f"{first}/smaller-1"]
    assert inputs["bids"][f"{second}/smaller-1"]["option"] == "England first (60% of the risk)"
    assert "option" not in inputs["bids"][third]
    assert inputs["risk"][f"{second}/smaller-1"] == inputs["risk"][second] * 60 // 100


def test_the_best_set_takes_the_option_that_fits_and_says_so(client, tied):
    first, second, third = (bid.reference for bid in ranked_bids(tied))

    run = done_run(made_scenario(tied, name="Best set"))

    result = result_of(run)
    assert result.proposed.chosen == (f"{first}/1-year-later", f"{second}/smaller-1", third)
    assert run.verdict
    rows = {row.candidate.id: row for row in result.bids}
    assert rows[first].reason == f"Out because another option of the bid is in: {first}/1-year-later."
    assert result.number_left_out == 0
    assert result.options_left_out == 3
    sign_in(client, make_user(Role.CHAIR))
    text = text_of(client.get(f"/runs/{run.reference}/"))
    assert "One year later" in text
    assert "Not chosen: 0 bids, and 3 other options of chosen bids" in text


def test_must_fund_is_kept_by_any_option(tied):
    first = ranked_bids(tied)[0].reference
    manager = make_user(Role.FUND_MANAGER)
    scenario = made_scenario(tied, by=manager)
    add_sentence(scenario=scenario, kind=Kind.MUST_FUND, bids=[first], by=manager, now=NOW)

    assert f"{first}/1-year-later" in result_of(done_run(scenario)).proposed.chosen


def test_one_option_of_a_bid_is_picked_by_hand(client, tied):
    first, second, _ = (bid.reference for bid in ranked_bids(tied))
    chair = make_user(Role.CHAIR)
    manager = make_user(Role.FUND_MANAGER)
    scenario = made_scenario(tied, "HAND_PICKED", picked=(f"{second}/smaller-1",), by=manager)
    with pytest.raises(ScenarioRefused, match=f"{first} is picked more than once"):
        pick_bids(scenario=scenario, picked=[first, f"{first}/1-year-later"], by=chair, now=NOW)
    sign_in(client, manager)

    text = text_of(client.get(portfolio_url("hand_pick", scenario.reference)))

    assert 'value="2/smaller-1"' in text
    assert "England first (60% of the risk)" in text
    run = done_run(scenario)
    assert result_of(run).own.chosen == (f"{second}/smaller-1",)


def test_the_adopted_option_is_what_is_recommended_and_expected(adopted):
    first, second, _ = ranked_bids(adopted)
    found = adopted_set(adopted)
    assert found.bids == {bid.reference for bid in ranked_bids(adopted)}
    assert found.options[first.reference] == "1-year-later"

    decision = proposed_decision(second, reason="")

    assert not decision.departs
    assert decision.chosen_option.name == "England first"
    (amount,) = decision.amounts.all()
    assert (amount.requested, amount.recommended) == (1_200_000, 600_000)


def test_to_approve_it_as_asked_departs_from_the_adopted_option(adopted):
    first = ranked_bids(adopted)[0]
    with pytest.raises(DecisionRefused) as refused:
        proposed_decision(first, option="", reason="")
    assert refused.value.field == "reason"
    with pytest.raises(DecisionRefused, match="offers no such option"):
        proposed_decision(first, option="2-years-later")

    decision = proposed_decision(first, option="")

    assert decision.departs
    assert decision.chosen_option is None


def test_a_later_start_is_awarded_later_and_the_letter_says_so(client, adopted):
    first, second, third = ranked_bids(adopted)
    run = adopted_set(adopted).adoption.run
    decisions = [confirmed_decision(bid, reason="") for bid in (first, second, third)]

    assert changes_since(fresh_run(run), now=NOW) == (), "what follows the adopted set changes nothing"
    (amount,) = decisions[0].amounts.all()
    assert (amount.year, amount.requested, amount.approved) == ("2028-29", 2_000_000, 2_000_000)
    milestones = Milestone.objects.filter(award__decision=decisions[0]).order_by("number")
    assert [row.baseline_on.year for row in milestones] == [2029, 2029]
    assert sum(share.amount for row in milestones for share in row.shares.all()) == 2_000_000
    fixed = {
        row.id: row.fixed for row in choice_of(adopted, now=NOW).candidates if row.bid == first.reference
    }
    assert fixed == {
        first.reference: None,
        f"{first.reference}/1-year-later": True,
        f"{first.reference}/smaller-1": None,
    }

    assert announce(client, adopted, first.created_by, first) == "One year later"
    letters = {letter.decision_id: read_letter(letter) for letter in Letter.objects.all()}
    assert [letters[row.pk].option for row in decisions] == ["One year later", "England first", ""]


def announce(client, round_, bidder, bid) -> str:
    sign_in(client, bidder)
    assert "One year later”" not in text_of(client.get(bids_url("bid", bid))), "not before it is announced"
    announce_round(round=round_, by=make_user(Role.FUND_MANAGER), now=NOW)
    letter = Letter.objects.get(decision__bid=bid)
    text = text_of(client.get(portfolio_url("letter", bid.reference, letter.number)))
    assert "as one of the options that the bid says would be accepted, “One year later”" in text
    assert "Approved as “One year later”" in text_of(client.get(bids_url("bid", bid)))
    award = portfolio_url("award", letter.decision.award.reference)
    assert "Approved as an option that the bid offers: One year later." in text_of(client.get(award))
    return read_letter(letter).option


def test_the_page_of_a_proposal_asks_which_option(client, adopted):
    first = ranked_bids(adopted)[0]
    manager = make_user(Role.FUND_MANAGER)
    sign_in(client, manager)
    page = portfolio_url("propose_decision", adopted.reference, first.reference)

    text = text_of(client.get(page))
    assert "If it is approved, which option?" in text
    assert "RDEL programme 2028-29 £2,000,000: £2,000,000 in all." in text
    assert "The adopted scenario chooses it: one year later." in text
    typed = {"outcome": "APPROVE", "reason": "It cannot wait."}
    assert "Choose which option is approved" in text_of(client.post(page, typed))
    typed["option"] = "as-asked"
    answer = client.post(page, {**typed, "RDEL_PROGRAMME_2027-28": "1500000"})

    assert answer.status_code == 302
    (candidate,) = (
        row
        for row in candidates_of(adopted, choice_of(adopted, now=NOW).budget.fund, now=NOW)
        if row.bid == first
    )
    assert candidate.decision.chosen_option is None
    (amount,) = candidate.decision.amounts.all()
    assert amount.recommended == Decimal("1500000.00")
