"""A version as it was submitted."""

from decimal import Decimal

import pytest

from accounts.permissions import Role
from tests.factories.accounts import make_user, sign_in
from tests.factories.bids import (
    draft_bid,
    submitted_bid,
)
from tests.factories.pages import bids_url, text_of

pytestmark = pytest.mark.django_db


def test_the_version_reads_as_it_was_submitted(submitted, client):
    sign_in(client, submitted.created_by)

    text = text_of(client.get(bids_url("bid_version", submitted, number=1)))

    assert all(
        words in text
        for words in (
            "26.7, red-rated",
            "Repurchase: replace it with a product or service",
            "£450,000",
            "Gate 4: readiness for service",
            "£1,000,000",
            submitted.current_version.sha256,
        )
    )
    assert "Change<" not in text


def test_a_version_that_is_not_there_is_not_found(submitted, client):
    draft = draft_bid(submitted.round, submitted.department)
    sign_in(client, submitted.created_by)

    assert client.get(bids_url("bid_version", submitted, number=2)).status_code == 404
    assert "has not been submitted" in text_of(client.get(bids_url("bid_submitted", draft)))


def test_the_fund_reads_what_was_submitted(client):
    bid = submitted_bid(title="Retire payroll", cost=Decimal("424242.00"))

    for role in (Role.FUND_MANAGER, Role.CHAIR, Role.AUDITOR):
        sign_in(client, make_user(role))
        assert "£424,242" in text_of(client.get(bids_url("bid", bid)))
        assert "Retire payroll" in text_of(client.get(bids_url("bid_version", bid, number=1)))
