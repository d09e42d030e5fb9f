"""Withdrawing a bid."""

import pytest

from tests.factories.accounts import sign_in
from tests.factories.pages import bids_url, text_of

pytestmark = pytest.mark.django_db


def test_a_bid_is_withdrawn_by_its_writer(submitted, client):
    sign_in(client, submitted.created_by)

    assert "Why is the bid withdrawn?" in text_of(client.get(bids_url("withdraw_bid", submitted)))
    response = client.post(bids_url("withdraw_bid", submitted), {"reason": "Not wanted"}, follow=True)

    assert "is withdrawn" in text_of(response)
    assert client.get(bids_url("withdraw_bid", submitted))["Location"] == bids_url("bid", submitted)
    assert client.post(bids_url("withdraw_bid", submitted), {"reason": "Again"}).status_code == 409
