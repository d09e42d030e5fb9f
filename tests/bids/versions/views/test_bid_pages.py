"""What every page of a bid has in common: who may open it, and by which method."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.permissions import Role
from bids.writing.models import Bid
from tests.factories.accounts import make_user, sign_in
from tests.factories.bids import TESTS
from tests.factories.pages import bids_url, text_of

pytestmark = pytest.mark.django_db

SECTIONS = ["bid_systems", "bid_work", "bid_costs", "bid_milestones", "bid_accounting_officer"]
WRITERS = [*SECTIONS, "rename_bid", "check_bid", "send_for_certification", "recall_bid"]
SIGNERS = ["certify_bid", "refuse_certification"]
READERS = ["bid", "bid_submitted", "bid_version", "withdraw_bid"]
POSTABLE = [*SECTIONS, "send_for_certification", *SIGNERS, "withdraw_bid"]
QUERIES = 15


def queries_of(client, page):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def address(name, bid):
    more = {"number": 1} if name == "bid_version" else {}
    return bids_url(name, bid, **more)


def test_signed_out_goes_to_sign_in(draft, client):
    for name in [*WRITERS, *SIGNERS, *READERS]:
        response = client.get(address(name, draft))

        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))


def test_signed_out_goes_to_sign_in_from_the_lists(draft, client):
    for page in (bids_url("bids"), bids_url("start_bid", round_reference=draft.round.reference)):
        assert client.get(page)["Location"].startswith(reverse("account_login"))


def test_a_role_without_bids_is_refused(draft, client):
    sign_in(client, make_user(Role.TREASURY_ANALYST))

    for name in [*WRITERS, *SIGNERS, *READERS]:
        assert client.get(address(name, draft)).status_code == 403


def test_another_departments_bid_is_not_found(submitted, client):
    sign_in(client, make_user(Role.BIDDER))

    for name in [*WRITERS, *READERS]:
        page = address(name, submitted)
        found = {client.get(page).status_code, client.post(page, {}).status_code}
        assert found <= {404, 405}
        assert 404 in found


def test_another_departments_sign_off_finds_nothing(certifying, client):
    sign_in(client, make_user(Role.SIGN_OFF))

    for name in SIGNERS:
        page = address(name, certifying)
        assert client.get(page).status_code == 404
        assert client.post(page, {"reason": "No", "confirmed": "regularity"}).status_code == 404


def test_the_sign_off_does_not_write(draft, client):
    sign_in(client, make_user(Role.SIGN_OFF, draft.department))

    for name in WRITERS:
        assert client.get(address(name, draft)).status_code == 403


def test_the_bidder_does_not_sign(certifying, client):
    sign_in(client, certifying.created_by)

    for name in SIGNERS:
        assert client.post(address(name, certifying)).status_code == 403


def test_the_fund_neither_writes_nor_signs(draft, client):
    sign_in(client, make_user(Role.FUND_MANAGER))

    for name in [*WRITERS, *SIGNERS]:
        assert client.post(address(name, draft)).status_code == 403


def test_the_fund_does_not_withdraw(submitted, client):
    sign_in(client, make_user(Role.FUND_MANAGER))

    assert client.post(address("withdraw_bid", submitted), {"reason": "x"}).status_code == 404


def test_wrong_method(draft, client):
    signer, writer = make_user(Role.SIGN_OFF, draft.department), draft.created_by

    for name in [*WRITERS, *SIGNERS, *READERS]:
        sign_in(client, signer if name in SIGNERS else writer)
        assert client.delete(address(name, draft)).status_code == 405


def test_p11_a_submitted_bids_page_asks_little(submitted, client):
    sign_in(client, make_user(Role.FUND_MANAGER))

    assert queries_of(client, address("bid", submitted)) <= QUERIES


def test_p11_a_full_drafts_page_asks_once_for_each_kind_of_row(full, client):
    sign_in(client, full.created_by)

    assert queries_of(client, address("bid", full)) <= QUERIES


@pytest.mark.parametrize("name", SECTIONS)
def test_an_empty_bids_sections_open(draft, client, name):
    sign_in(client, draft.created_by)

    response = client.get(address(name, draft))

    assert response.status_code == 200
    text = text_of(response)
    for optional in ("repercussive about it?", "Reason for the control budget", "and each year until"):
        text = text.replace(f"{optional} (optional)", "")
    assert "(optional)" not in text


def test_a_full_bids_sections_open(complete, client):
    sign_in(client, complete.created_by)

    for name in [*SECTIONS, "check_bid"]:
        assert client.get(address(name, complete)).status_code == 200


def test_reading_a_section_of_a_bid_that_is_no_draft_leads_to_the_bid(certifying, client):
    sign_in(client, certifying.created_by)

    for name in [*SECTIONS, "check_bid"]:
        assert client.get(address(name, certifying))["Location"] == address("bid", certifying)
    assert "not being written any more" in text_of(client.get(address("bid", certifying)))


FORGED = {"status": "APPROVED", "reference": "LF-X", "number": "9", "department": "1", "title": "Mine"}


def check_nothing_is_forged(client, bid, name):
    sign_in(client, make_user(Role.SIGN_OFF if name in SIGNERS else Role.BIDDER, bid.department))

    client.post(address(name, bid), FORGED)

    kept = Bid.objects.get(pk=bid.pk)
    assert [getattr(kept, field) for field in FORGED] == [getattr(bid, field) for field in FORGED]


@pytest.mark.parametrize("name", POSTABLE)
def test_status_reference_and_owner_of_a_draft_cannot_be_posted(draft, client, name):
    check_nothing_is_forged(client, draft, name)


@pytest.mark.parametrize("name", POSTABLE)
def test_status_reference_and_owner_of_a_bid_being_certified_cannot_be_posted(certifying, client, name):
    check_nothing_is_forged(client, certifying, name)


@pytest.mark.parametrize("name", POSTABLE)
def test_status_reference_and_owner_of_a_submitted_bid_cannot_be_posted(submitted, client, name):
    check_nothing_is_forged(client, submitted, name)


def check_conflict(client, bid, name, **data):
    """A step out of turn is a conflict that changes nothing."""
    sign_in(client, make_user(Role.SIGN_OFF if name in SIGNERS else Role.BIDDER, bid.department))

    response = client.post(address(name, bid), data)

    assert response.status_code == 409
    assert "Nothing was changed" in text_of(response)
    assert Bid.objects.get(pk=bid.pk).status == bid.status


def test_a_bid_that_was_not_sent_is_not_certified(complete, client):
    check_conflict(client, complete, "certify_bid", confirmed=sorted(TESTS))


def test_a_draft_is_not_sent_back(draft, client):
    check_conflict(client, draft, "refuse_certification", reason="No")


def test_a_bid_is_not_sent_for_certification_twice(certifying, client):
    check_conflict(client, certifying, "send_for_certification")


def test_the_writers_take_a_bid_back_from_the_sign_off(certifying, client):
    sign_in(client, certifying.created_by)
    assert "Take it back from the sign-off" in text_of(client.get(bids_url("bid", certifying)))

    page = text_of(client.post(bids_url("recall_bid", certifying), follow=True))

    assert "is a draft again" in page
    assert "Check your answers" in page
    assert "Take it back" not in page


def test_the_sign_off_is_not_offered_to_take_it_back(certifying, client):
    sign_in(client, make_user(Role.SIGN_OFF, certifying.department))

    assert "Take it back" not in text_of(client.get(bids_url("bid", certifying)))


def test_a_draft_is_not_taken_back(draft, client):
    check_conflict(client, draft, "recall_bid")


def test_a_submitted_bid_is_neither_sent_nor_sent_back(submitted, client):
    check_conflict(client, submitted, "send_for_certification")
    check_conflict(client, submitted, "recall_bid")
    check_conflict(client, submitted, "refuse_certification", reason="No")
