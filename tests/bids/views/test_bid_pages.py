"""What every page of a bid has in common: who may open it, and by which method."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.permissions import Role
from bids.workflow import BidStatus
from tests.factories.accounts import make_user, sign_in
from tests.factories.bids import certifying_bid, complete_bid, draft_bid, full_bid, submitted_bid
from tests.factories.pages import bids_url, text_of

pytestmark = pytest.mark.django_db

SECTIONS = ["bid_systems", "bid_work", "bid_costs", "bid_milestones", "bid_accounting_officer"]
WRITERS = [*SECTIONS, "check_bid", "send_for_certification"]
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


@pytest.mark.parametrize("name", [*WRITERS, *SIGNERS, *READERS])
def test_signed_out_goes_to_sign_in(draft, client, name):
    response = client.get(address(name, draft))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["bids", "start_bid"])
def test_signed_out_goes_to_sign_in_from_the_lists(draft, client, name):
    kwargs = {"round_reference": draft.round.reference} if name == "start_bid" else {}

    response = client.get(reverse(f"bids:{name}", kwargs=kwargs))

    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", [*WRITERS, *SIGNERS, *READERS])
def test_a_role_without_bids_is_refused(draft, client, name):
    sign_in(client, make_user(Role.TREASURY_ANALYST))

    assert client.get(address(name, draft)).status_code == 403


@pytest.mark.parametrize("name", [*WRITERS, *READERS])
def test_another_departments_bid_is_not_found(submitted, client, name):
    bid = submitted
    sign_in(client, make_user(Role.BIDDER))

    found = {client.get(address(name, bid)).status_code, client.post(address(name, bid), {}).status_code}

    assert found <= {404, 405}
    assert 404 in found


@pytest.mark.parametrize("name", SIGNERS)
def test_another_departments_sign_off_finds_nothing(certifying, client, name):
    bid = certifying
    sign_in(client, make_user(Role.SIGN_OFF))

    assert client.get(address(name, bid)).status_code == 404
    assert client.post(address(name, bid), {"reason": "No", "confirmed": "regularity"}).status_code == 404


@pytest.mark.parametrize("name", WRITERS)
def test_the_sign_off_does_not_write(draft, client, name):
    bid = draft
    sign_in(client, make_user(Role.SIGN_OFF, bid.department))

    assert client.get(address(name, bid)).status_code == 403


@pytest.mark.parametrize("name", SIGNERS)
def test_the_bidder_does_not_sign(certifying, client, name):
    bid = certifying
    sign_in(client, bid.created_by)

    assert client.post(address(name, bid)).status_code == 403


@pytest.mark.parametrize("name", [*WRITERS, *SIGNERS])
def test_the_fund_neither_writes_nor_signs(draft, client, name):
    bid = draft
    sign_in(client, make_user(Role.FUND_MANAGER))

    assert client.post(address(name, bid)).status_code == 403


def test_the_fund_does_not_withdraw(submitted, client):
    bid = submitted
    sign_in(client, make_user(Role.FUND_MANAGER))

    assert client.post(address("withdraw_bid", bid), {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("name", [*WRITERS, *SIGNERS, *READERS])
def test_wrong_method(draft, client, name):
    bid = draft
    role = Role.SIGN_OFF if name in SIGNERS else Role.BIDDER
    sign_in(client, make_user(role, bid.department))

    assert client.delete(address(name, bid)).status_code == 405


def test_p11_a_submitted_bids_page_asks_little(submitted, client):
    sign_in(client, make_user(Role.FUND_MANAGER))

    assert queries_of(client, address("bid", submitted)) <= QUERIES


def test_p11_a_full_drafts_page_asks_once_for_each_kind_of_row(client):
    bid = full_bid()
    sign_in(client, bid.created_by)

    assert queries_of(client, address("bid", bid)) <= QUERIES


@pytest.mark.parametrize("name", SECTIONS)
def test_an_empty_bids_sections_open(draft, client, name):
    bid = draft
    sign_in(client, bid.created_by)

    response = client.get(address(name, bid))

    assert response.status_code == 200
    assert "(optional)" not in text_of(response).replace("repercussive about it? (optional)", "").replace(
        "Reason for the control budget (optional)", ""
    )


@pytest.mark.parametrize("name", [*SECTIONS, "check_bid"])
def test_a_full_bids_sections_open(complete, client, name):
    bid = complete
    sign_in(client, bid.created_by)

    assert client.get(address(name, bid)).status_code == 200


@pytest.mark.parametrize("name", [*SECTIONS, "check_bid"])
def test_reading_a_section_of_a_bid_that_is_no_draft_leads_to_the_bid(certifying, client, name):
    bid = certifying
    sign_in(client, bid.created_by)

    response = client.get(address(name, bid), follow=True)

    assert response.redirect_chain == [(address("bid", bid), 302)]
    assert "not being written any more" in text_of(response)


@pytest.mark.parametrize("name", POSTABLE)
@pytest.mark.parametrize("status", [BidStatus.DRAFT, BidStatus.CERTIFYING, BidStatus.SUBMITTED])
def test_status_reference_and_owner_cannot_be_posted(client, name, status):
    bid = {"DRAFT": draft_bid, "CERTIFYING": certifying_bid, "SUBMITTED": submitted_bid}[status]()
    before = (bid.reference, bid.number, bid.department_id, bid.title)
    sign_in(client, make_user(Role.SIGN_OFF if name in SIGNERS else Role.BIDDER, bid.department))

    client.post(
        address(name, bid),
        {"status": "APPROVED", "reference": "LF-X", "number": "9", "department": "1", "title": "Mine"},
    )

    bid.refresh_from_db()
    assert (bid.reference, bid.number, bid.department_id, bid.title) == before
    assert bid.status == status


@pytest.mark.parametrize(
    ("name", "state", "data"),
    [
        (
            "certify_bid",
            complete_bid,
            {"confirmed": ["regularity", "propriety", "value_for_money", "feasibility"]},
        ),
        ("refuse_certification", draft_bid, {"reason": "No"}),
        ("refuse_certification", submitted_bid, {"reason": "No"}),
        ("send_for_certification", certifying_bid, {}),
        ("send_for_certification", submitted_bid, {}),
    ],
)
def test_a_step_out_of_turn_is_a_conflict_that_changes_nothing(client, name, state, data):
    bid = state()
    status = bid.status
    sign_in(client, make_user(Role.SIGN_OFF if name in SIGNERS else Role.BIDDER, bid.department))

    response = client.post(address(name, bid), data)

    bid.refresh_from_db()
    assert response.status_code == 409
    assert "Nothing was changed" in text_of(response)
    assert bid.status == status
