"""Four ways out of each page of funds, decisions and awards: these are the first three."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.permissions import Role
from tests.factories.accounts import client_of
from tests.factories.pages import portfolio_url

pytestmark = pytest.mark.django_db

REF = {"reference": "X"}
STONE = {"reference": "X", "number": 1}
# Name, arguments, a role that lacks the permission, a method the page does not take.
PAGES = [
    ("home", {}, None, "post"),
    ("search", {}, None, "post"),
    ("funds", {}, Role.BIDDER, "post"),
    ("create_fund", {}, Role.CHAIR, "put"),
    ("fund", REF, Role.BIDDER, "post"),
    ("allocate", REF, Role.TREASURY_ANALYST, "put"),
    ("tie_round", REF, Role.AUDITOR, "put"),
    ("decisions", REF, Role.BIDDER, "post"),
    ("propose_decision", {"round": "Y", **REF}, Role.CHAIR, "put"),
    ("decision", REF, Role.SIGN_OFF, "post"),
    ("confirm_decision", REF, Role.FUND_MANAGER, "get"),
    ("reverse_decision", REF, Role.BIDDER, "put"),
    ("announce", REF, Role.CHAIR, "put"),
    ("awards", {}, Role.REVIEWER, "post"),
    ("award", REF, Role.CHAIR, "post"),
    ("outcome", REF, Role.BIDDER, "put"),
    ("decline_award", REF, Role.FUND_MANAGER, "put"),
    ("milestone", STONE, Role.REVIEWER, "post"),
    ("claim_milestone", STONE, Role.SIGN_OFF, "put"),
    ("check_milestone", STONE, Role.BIDDER, "get"),
    ("refuse_claim", STONE, Role.BIDDER, "put"),
    ("release_tranche", STONE, Role.BIDDER, "get"),
    ("evidence", {**STONE, "sha256": "0"}, Role.TREASURY_ANALYST, "post"),
]
RIGHT = {
    "confirm_decision": Role.CHAIR,
    "reverse_decision": Role.CHAIR,
    "outcome": Role.SIGN_OFF,
    "decline_award": Role.SIGN_OFF,
    "claim_milestone": Role.BIDDER,
}


def address(name, kwargs):
    return portfolio_url(name, **kwargs)


@pytest.fixture
def clients():
    """A client signed in for each role."""
    return {role: client_of(role) for role in Role}


def test_the_signed_out_are_sent_to_sign_in():
    login = reverse("account_login")

    for name, kwargs, *_ in PAGES:
        assert Client().get(address(name, kwargs)).headers.get("Location", "").startswith(login), name


def test_the_wrong_role_is_refused(clients):
    for name, kwargs, role, _ in PAGES:
        if role:
            assert clients[role].get(address(name, kwargs)).status_code == 403, name
            assert clients[role].post(address(name, kwargs)).status_code == 403, name


def test_the_wrong_method_is_refused(clients):
    for name, kwargs, _, method in PAGES:
        client = clients[RIGHT.get(name, Role.FUND_MANAGER)]
        assert getattr(client, method)(address(name, kwargs)).status_code == 405, name


def test_what_is_not_there_is_not_found(clients):
    for name, kwargs, *_ in PAGES:
        client = clients[RIGHT.get(name, Role.FUND_MANAGER)]
        posted = name in ("confirm_decision", "check_milestone", "release_tranche")
        if kwargs:
            answer = (client.post if posted else client.get)(address(name, kwargs))
            assert answer.status_code == 404, name
