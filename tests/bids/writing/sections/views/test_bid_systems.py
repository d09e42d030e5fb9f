"""The systems of a bid, chosen from the register."""

from datetime import date
from decimal import Decimal

import pytest

from bids.writing.models import BidSystem
from tests.factories.accounts import sign_in
from tests.factories.bid_forms import SYSTEM
from tests.factories.pages import bids_url, posted_lines, text_of
from tests.factories.register import make_system, rated_system

pytestmark = pytest.mark.django_db


def test_systems_are_chosen_from_the_register_with_their_rating(draft, client):
    bid = draft
    rated = rated_system(bid.department, name="Old payroll")
    make_system(bid.department, name="Unrated")
    stranger = make_system(name="Somebody else's")
    sign_in(client, bid.created_by)

    text = text_of(client.get(bids_url("bid_systems", bid)))

    assert f"Old payroll ({rated.reference}): 26.7, red-rated" in text
    assert ": not yet rated" in text
    assert stranger.name not in text


def test_systems_are_saved_and_lead_back_to_the_bid(draft, client):
    bid = draft
    system = make_system(bid.department)
    sign_in(client, bid.created_by)

    response = client.post(
        bids_url("bid_systems", bid), posted_lines("systems", {"system": system.reference, **SYSTEM})
    )

    assert response["Location"] == bids_url("bid", bid)
    row = BidSystem.objects.get()
    assert (row.system, row.treatment, row.target_risk) == (system, "RETIRE", Decimal("4.50"))
    assert row.decommission_on == date(2028, 9, 30)


def test_a_system_may_be_saved_half_done(draft, client):
    bid = draft
    system = make_system(bid.department)
    sign_in(client, bid.created_by)

    client.post(bids_url("bid_systems", bid), posted_lines("systems", {"system": system.reference}))

    assert BidSystem.objects.get().treatment == ""


def test_another_departments_system_cannot_be_chosen(draft, client):
    bid = draft
    make_system(bid.department)
    sign_in(client, bid.created_by)

    response = client.post(
        bids_url("bid_systems", bid), posted_lines("systems", {"system": make_system().reference})
    )

    assert response.status_code == 200
    assert "There is a problem" in text_of(response)
    assert not BidSystem.objects.exists()


def test_a_system_named_twice_is_said_at_the_second(draft, client):
    bid = draft
    system = make_system(bid.department).reference
    sign_in(client, bid.created_by)

    response = client.post(
        bids_url("bid_systems", bid), posted_lines("systems", {"system": system}, {"system": system})
    )

    text = text_of(response)
    assert "System 2: This system is named twice" in text
    assert 'href="#id_systems-1-system"' in text


def test_a_department_without_systems_is_sent_to_the_register(draft, client):
    bid = draft
    sign_in(client, bid.created_by)

    assert bids_url("register_system") in text_of(client.get(bids_url("bid_systems", bid)))
