"""The milestones of a bid and the money they carry."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from bids.writing.models import BidMilestone, BidMilestoneShare
from tests.factories.accounts import sign_in
from tests.factories.bid_forms import MILESTONE
from tests.factories.bids import CELL, complete_bid
from tests.factories.pages import bids_url, posted_lines, text_of
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db
small = built_once(partial(complete_bid, cost=Decimal("900.00")))


def test_milestones_carry_money_by_year_and_control_budget(small, client):
    bid = small
    sign_in(client, bid.created_by)
    row = {**MILESTONE, f"share-{CELL[0]}-{CELL[1]}": "900"}

    response = client.post(bids_url("bid_milestones", bid), posted_lines("milestones", row, seen="1"))

    assert response["Location"] == bids_url("bid", bid)
    assert BidMilestone.objects.get().baseline_on == date(2028, 3, 31)
    assert BidMilestoneShare.objects.get().amount == Decimal("900.00")


def test_milestones_that_do_not_agree_are_saved_and_the_difference_is_shown(small, client):
    bid = small
    sign_in(client, bid.created_by)
    row = {**MILESTONE, f"share-{CELL[0]}-{CELL[1]}": "899.99"}

    response = client.post(
        bids_url("bid_milestones", bid), posted_lines("milestones", row, seen="1"), follow=True
    )

    assert response.redirect_chain == [(bids_url("bid_milestones", bid), 302)]
    assert "£0.01 too little" in text_of(response)
    assert "The milestones are saved, but they do not carry what the costs ask for" in text_of(response)


def test_too_much_on_the_milestones_is_said_too(small, client):
    bid = small
    sign_in(client, bid.created_by)
    row = {
        **MILESTONE,
        f"share-{CELL[0]}-{CELL[1]}": "901",
        "share-2031-32-CDEL": "5",
        "share-2031-33-CDEL": "5",
    }

    response = client.post(
        bids_url("bid_milestones", bid), posted_lines("milestones", row, seen="1"), follow=True
    )

    text = text_of(response)
    assert "£1 too much" in text
    assert BidMilestoneShare.objects.filter(year="2031-32").get().amount == Decimal("5.00")
    assert not BidMilestoneShare.objects.filter(year="2031-33").exists()


def test_milestones_before_costs_lead_to_the_costs(draft, client):
    bid = draft
    sign_in(client, bid.created_by)

    assert "Enter the costs first" in text_of(client.get(bids_url("bid_milestones", bid)))
