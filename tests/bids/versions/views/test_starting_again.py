"""Starting a bid again from its page, and reading what has changed since."""

import pytest
from django.test import Client

from accounts.permissions import Role
from bids.versions.actions.starting_again import start_again
from bids.writing.models import Bid
from tests.factories.accounts import NOW, client_of, make_department, make_user, sign_in
from tests.factories.bids import bidding_round, fresh_bid, submitted_bid
from tests.factories.pages import bids_url, fields_of, text_of
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


def over():
    bid = submitted_bid()
    for step in ("ELIGIBLE", "SCORED", "REJECTED"):
        Bid.objects.filter(pk=bid.pk).update(status=step)
    return fresh_bid(bid)


rejected = built_once(over)


def of_department(bid, role=Role.BIDDER):
    return sign_in(Client(), make_user(role, bid.department))


def test_start_again_signed_out_wrong_person_wrong_method(rejected, client):
    page = bids_url("start_again", rejected)

    assert client.get(page).status_code == 302
    assert client_of().get(page).status_code == 403
    assert sign_in(Client(), make_user(Role.BIDDER, make_department())).get(page).status_code == 404
    assert of_department(rejected).put(page).status_code == 405


def test_from_the_bids_page_to_the_new_draft(rejected):
    writer = of_department(rejected)
    page = bids_url("start_again", rejected)
    round_ = bidding_round()

    assert page in text_of(writer.get(bids_url("bid", rejected)))
    assert "There is a problem" in text_of(writer.post(page, {}))
    response = writer.post(page, {"round": round_.reference})

    bid = round_.bids.get()
    assert response["Location"] == bids_url("bid", bid)
    shown = text_of(writer.get(bids_url("bid", bid)))
    assert f"{rejected.reference} version 1" in shown
    changes = text_of(writer.get(bids_url("changes_since", bid)))
    assert "which was not funded" in changes
    assert "Nothing changed" in changes


def test_each_section_says_that_it_is_only_copied_until_it_was_saved(rejected):
    writer, round_ = of_department(rejected), bidding_round()
    writer.post(bids_url("start_again", rejected), {"round": round_.reference})
    bid = round_.bids.get()
    words = f"Copied from {rejected.round.reference}, not looked at yet"
    page = bids_url("bid", bid)

    before = text_of(writer.get(page)).count(words)
    work = bids_url("bid_work", bid)
    writer.post(work, fields_of(text_of(writer.get(work))))

    assert before > 1
    assert text_of(writer.get(page)).count(words) == before - 1
    assert words not in text_of(writer.get(bids_url("bid", rejected)))


def test_where_no_round_is_open_the_page_says_so(rejected):
    type(rejected.round).objects.update(status="CLOSED")
    writer = of_department(rejected)

    assert "No open round takes a bid" in text_of(writer.get(bids_url("bid", rejected)))
    shown = text_of(writer.get(bids_url("start_again", rejected)))
    assert "No open round takes a bid" in shown
    assert "Start the bid" not in shown


def test_a_bid_with_the_panel_offers_nothing(client):
    bid = submitted_bid()
    writer = of_department(bid)

    assert "start this bid again" not in text_of(writer.get(bids_url("bid", bid)))
    assert "can be started again" in text_of(writer.get(bids_url("start_again", bid)))


def test_a_sign_off_is_not_offered_to_write(rejected):
    signer = of_department(rejected, Role.SIGN_OFF)

    assert bids_url("start_again", rejected) not in text_of(signer.get(bids_url("bid", rejected)))


def test_what_changed_signed_out_wrong_person_wrong_method(rejected, client):
    bid = start_again(origin=rejected, round=bidding_round(), by=rejected.created_by, now=NOW)
    page = bids_url("changes_since", bid)

    assert client.get(page).status_code == 302
    assert client_of(Role.TREASURY_ANALYST).get(page).status_code == 403
    assert client_of().get(page).status_code == 404
    assert of_department(rejected).post(page).status_code == 405
    assert of_department(rejected).get(page).status_code == 200
    assert of_department(rejected).get(bids_url("changes_since", rejected)).status_code == 404
