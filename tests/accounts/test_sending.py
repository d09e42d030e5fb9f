"""A form sent twice is taken once."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import reverse

from accounts.permissions import Role
from accounts.sending import form_sha256
from bids.writing.models import Bid
from tests.factories.accounts import make_user, sign_in
from tests.factories.bids import bidding_round
from tests.factories.pages import bids_url, fields_of, text_of
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


@built_once
def open_to_bids():
    """An open round, and a bidder."""
    return bidding_round(), make_user(Role.BIDDER)


@pytest.fixture
def starting(client, open_to_bids):
    """The page that starts a bid, opened by a bidder: its address and its fields with a title."""
    round_, bidder = open_to_bids
    address = bids_url("start_bid", round_reference=round_.reference)
    fields = fields_of(text_of(sign_in(client, bidder).get(address)))
    return address, {**fields, "title": "Replace the case management system"}


def test_a_form_sent_twice_makes_one_bid_and_gives_the_first_answer(client, starting):
    address, form = starting

    first, second = client.post(address, form), client.post(address, form)

    assert first["Location"] == second["Location"] == reverse("bids:bid", args=[Bid.objects.get().reference])


def test_the_same_key_with_another_title_is_a_conflict(client, starting):
    address, form = starting
    client.post(address, form)

    response = client.post(address, {**form, "title": "Another"})

    assert response.status_code == 409
    assert "sent before with other answers" in response.content.decode()
    assert Bid.objects.count() == 1


def test_a_form_that_was_refused_may_be_put_right(client, starting):
    address, form = starting
    assert client.post(address, {**form, "title": ""}).status_code == 422

    assert client.post(address, form).status_code == 302


def test_the_page_opened_again_has_another_key(client, starting):
    address, form = starting
    client.post(address, form)
    anew = {**form, "once": fields_of(client.get(address).content.decode())["once"]}

    client.post(address, anew)

    assert Bid.objects.count() == 2


def test_a_damaged_key_is_refused(client, starting):
    address, form = starting

    response = client.post(address, {**form, "once": "not-a-key"})

    assert response.status_code == 409
    assert "Open its page again" in response.content.decode()
    assert not Bid.objects.exists()


def test_two_forms_differ_by_any_field_file_or_address():
    def digest(path="/a", **fields):
        return form_sha256(RequestFactory().post(path, {"once": str(uuid4()), **fields}))

    def file(content, name="a.csv"):
        return SimpleUploadedFile(name, content)

    forms = [
        digest(title="A"),
        digest(title="B"),
        digest("/b", title="A"),
        digest(title=["A", "B"]),
        digest(title="A", file=file(b"1")),
        digest(title="A", file=file(b"2")),
        digest(title="A", file=file(b"1", "b.csv")),
    ]
    assert len(set(forms)) == len(forms)
    assert digest(title="A", csrfmiddlewaretoken="x", kept_form="y") == forms[0]
    assert digest(title="A", file=file(b"1")) == forms[4]
