"""The whole chain as people walk it, from a legacy system to spend in the Treasury's hands."""

import pytest
from django.utils import timezone

from tests.journeys import chapters_bid as bid
from tests.journeys import chapters_decision as decision
from tests.journeys import chapters_delivery as delivery
from tests.journeys import chapters_fund as fund
from tests.journeys import chapters_panel as panel
from tests.journeys import chapters_register as register
from tests.journeys import chapters_treasury as treasury
from tests.journeys.browser import Browser
from tests.journeys.cast import make_story

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

CHAPTERS = (
    fund.fund_manager_sets_up_the_fund,
    fund.fund_manager_allocates_the_envelopes,
    fund.fund_manager_sets_up_the_round,
    fund.fund_manager_ties_and_opens_the_round,
    register.bidder_registers_the_system,
    register.bidder_rates_the_system,
    register.sign_off_confirms_the_rating,
    bid.bidder_starts_a_bid,
    bid.bidder_names_the_system,
    bid.bidder_describes_the_work,
    bid.bidder_enters_the_costs,
    bid.bidder_ties_the_money_to_milestones,
    bid.bidder_answers_for_the_accounting_officer,
    bid.bidder_checks_and_sends,
    bid.sign_off_certifies_and_submits,
    panel.fund_manager_brings_the_closing_time_forward,
    panel.fund_manager_closes_the_round,
    panel.fund_manager_finds_the_bid_eligible,
    panel.fund_manager_asks_two_reviewers,
    panel.reviewer_one_scores,
    panel.reviewer_two_scores,
    panel.chair_freezes_the_ranking,
    decision.fund_manager_proposes,
    decision.chair_confirms,
    decision.bidder_learns_nothing,
    decision.fund_manager_announces,
    decision.bidder_sees_the_outcome,
    decision.sign_off_accepts_the_award,
    delivery.bidder_claims_the_milestone,
    delivery.fund_manager_one_checks_the_evidence,
    delivery.fund_manager_two_releases_the_money,
    delivery.finance_uploads_a_return,
    delivery.sign_off_certifies_the_return,
    delivery.fund_manager_accepts_the_return,
    treasury.treasury_sees_the_position,
    treasury.treasury_sees_the_spend,
    treasury.administrator_makes_the_treasurys_client,
    treasury.treasury_pulls_the_same_by_machine,
    treasury.the_position_agrees_by_machine,
    treasury.the_ledger_agrees_with_itself,
)


def test_from_legacy_system_to_spend(live_server, tmp_path):
    with Browser(live_server.url, album="whole-chain") as browser:
        story = make_story(browser, tmp_path, timezone.now())
        for chapter in CHAPTERS:
            chapter(story)
