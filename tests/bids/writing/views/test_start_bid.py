"""Starting a bid in an open round."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.permissions import Role
from bids.rounds.models import Round
from bids.writing.models import Bid
from bids.writing.workflow import BidStatus
from tests.factories.accounts import NOW, make_department, make_user, sign_in
from tests.factories.bids import bidding_round
from tests.factories.pages import bids_url, text_of

pytestmark = pytest.mark.django_db


def test_a_bid_is_started(client):
    round_ = bidding_round()
    sign_in(client, make_user(Role.BIDDER))
    start = bids_url("start_bid", round_reference=round_.reference)

    assert "Department</label>" not in text_of(client.get(start))
    response = client.post(start, {"title": "Replace payroll", "status": "SUBMITTED", "reference": "LF-X"})

    bid = Bid.objects.get()
    assert response["Location"] == bids_url("bid", bid)
    assert (bid.title, bid.status, bid.number) == ("Replace payroll", BidStatus.DRAFT, 1)


def test_somebody_who_writes_for_two_departments_says_for_which(client):
    from accounts.actions.people import start_membership

    round_, writer, second = bidding_round(), make_user(Role.BIDDER), make_department()
    start_membership(user=writer, role=Role.BIDDER, department=second, by=None, now=NOW)
    stranger = make_department()
    sign_in(client, writer)
    start = bids_url("start_bid", round_reference=round_.reference)

    assert client.post(start, {"title": "Payroll"}).status_code == 422
    assert client.post(start, {"title": "Payroll", "department": stranger.code}).status_code == 422
    client.post(start, {"title": "Payroll", "department": second.code})

    assert Bid.objects.get().department == second


def test_a_bid_started_too_late_is_refused_and_the_title_kept(client):
    round_ = bidding_round()
    Round.objects.update(closes_at=datetime.now(UTC) - timedelta(seconds=1))
    sign_in(client, make_user(Role.BIDDER))
    start = bids_url("start_bid", round_reference=round_.reference)

    response = client.post(start, {"title": "Replace payroll"})

    assert response.status_code == 409
    assert "is closed" in text_of(response)
    assert "Replace payroll" in text_of(response)


def test_a_bid_is_not_started_in_a_round_that_is_no_round(client):
    sign_in(client, make_user(Role.BIDDER))

    assert client.get(bids_url("start_bid", round_reference="2099X")).status_code == 404
