"""A form that meets a session that has run out, or was ended, is kept for whoever typed it."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Department, KeptForm
from accounts.permissions import Role
from bids.writing.queries.drafts import answers_of
from tests.factories.accounts import PASSWORD, make_department, make_user, sign_in
from tests.factories.bids import draft_bid
from tests.factories.pages import bids_url, fields_of, text_of
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


def end_session(client):
    """As after eight hours: the row is there and its time is over."""
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))


def sign_in_again(client, user, address):
    return client.post(address, {"login": user.email, "password": PASSWORD}, follow=True)


@built_once
def with_password():
    """A draft whose writer has a password."""
    department = make_department()
    return draft_bid(department=department, by=make_user(Role.BIDDER, department, password=PASSWORD))


@pytest.fixture
def typing(with_password):
    """A bidder with a password whose session ran out over the work of a bid: client, bid, page, form."""
    bid = with_password
    client = sign_in(Client(), bid.created_by)
    address = bids_url("bid_work", bid)
    form = {**fields_of(text_of(client.get(address))), "why_now": "It <fails>\r\nevery day"}
    end_session(client)
    return client, bid, address, form


def test_what_was_typed_is_kept_over_signing_in_and_sent_on_with_one_button(typing):
    client, bid, address, form = typing

    to_sign_in = client.post(address, form, follow=True)
    page = sign_in_again(client, bid.created_by, to_sign_in.redirect_chain[-1][0])

    text = page.content.decode()
    assert "what you typed is kept" in to_sign_in.content.decode()
    assert "We kept what you typed" in text
    assert f"Bid work, {bid.reference}</h2>" in text
    assert f'action="{address}"' in text
    assert "It &lt;fails&gt;<br>every day" in text
    assert answers_of(bid).get("why_now") is None

    response = client.post(address, {**fields_of(text), "throw_away": ""})

    assert response["Location"] == reverse("bids:bid", kwargs={"reference": bid.reference})
    assert answers_of(bid)["why_now"] == "It <fails>\r\nevery day"
    assert not KeptForm.objects.exists()
    assert "Nothing is kept" in client.get(reverse("accounts:kept_forms")).content.decode()


def test_somebody_else_signing_in_is_told_and_shown_nothing(typing):
    client, bid, address, form = typing
    other = make_user(Role.BIDDER, bid.department, password=PASSWORD)

    to_sign_in = client.post(address, form, follow=True)
    text = sign_in_again(client, other, to_sign_in.redirect_chain[-1][0]).content.decode()

    assert "somebody else typed it" in text
    assert "fails" not in text
    again = client.get(reverse("accounts:kept_forms")).content.decode()
    assert "somebody else" not in again


def test_it_may_be_thrown_away(typing):
    client, bid, address, form = typing
    page = sign_in_again(
        client, bid.created_by, client.post(address, form, follow=True).redirect_chain[-1][0]
    )
    token = fields_of(page.content.decode())["throw_away"]

    text = text_of(client.post(reverse("accounts:kept_forms"), {"throw_away": token}, follow=True))

    assert "has been thrown away" in text
    assert not KeptForm.objects.exists()


def test_two_forms_of_two_tabs_are_both_kept(typing):
    client, bid, address, form = typing
    client.post(address, form)
    client.post(address, {**form, "why_now": "The other tab"})
    sign_in(client, bid.created_by)

    text = client.get(reverse("accounts:kept_forms")).content.decode()

    assert text.count("Send it now") == 2


def test_a_tab_that_only_read_does_not_lose_what_the_other_typed(typing):
    client, bid, address, form = typing
    client.get(address)
    client.post(address, form)
    sign_in(client, bid.created_by)

    assert "It &lt;fails&gt;" in client.get(reverse("accounts:kept_forms")).content.decode()


def test_files_and_passwords_are_not_kept_and_the_page_says_so(typing):
    client, bid, address, form = typing
    file = SimpleUploadedFile("a.csv", b"1")
    client.post(address, {**form, "file": file, "old_password": "correct-horse"})
    sign_in(client, bid.created_by)

    text = client.get(reverse("accounts:kept_forms")).content.decode()

    assert "it goes without them" in text
    assert f'href="{address}"' in text
    assert "correct-horse" not in text


def test_too_much_is_not_kept_and_that_is_said(typing):
    client, _, address, form = typing

    response = client.post(address, {**form, "why_now": "x" * 1_000_001}, follow=True)

    assert "too long to be kept" in response.content.decode()
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize(
    ("posted", "leads_to", "words"),
    [
        ({}, "/", "nothing was done"),
        ({"file": SimpleUploadedFile("a.csv", b"1")}, "/bids/", "choose your file again"),
    ],
)
def test_a_button_or_a_file_alone_has_to_be_sent_again_and_that_is_said(typing, posted, leads_to, words):
    client, _, address, _ = typing

    response = client.post(address, posted, follow=True)

    assert response.redirect_chain[0][0].startswith(f"{reverse('account_login')}?next={leads_to}")
    assert words in response.content.decode()
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize("case", ["never signed in", "signed out", "deactivated"])
def test_nothing_is_kept_for_nobody(typing, case):
    client, bid, address, form = typing
    if case == "never signed in":
        client = Client()
    elif case == "signed out":
        Session.objects.all().delete()
    else:
        type(bid.created_by).objects.filter(pk=bid.created_by.pk).update(is_active=False)

    response = client.post(address, form)

    assert response.status_code == 302
    assert not KeptForm.objects.exists()
    assert Department.objects.exists()


@pytest.fixture
def typing_signed_in(with_password):
    """A bidder who signed in with a password and types into the work of a bid: client, bid, page, form."""
    bid, client, address = with_password, Client(), bids_url("bid_work", with_password)
    client.post(reverse("account_login"), {"login": bid.created_by.email, "password": PASSWORD})
    return client, bid, address, {**fields_of(text_of(client.get(address))), "why_now": "It fails daily"}


def sign_out_in_another_tab(client, user):
    client.post(reverse("account_logout"))
    return PASSWORD


def choose_another_password_elsewhere(client, user):
    user.set_password("another-battery-and-staple")
    user.save(update_fields=["password"])
    return "another-battery-and-staple"


@pytest.mark.parametrize("end", [sign_out_in_another_tab, choose_another_password_elsewhere])
def test_what_was_typed_is_kept_when_its_person_ended_the_session(typing_signed_in, end):
    client, bid, address, form = typing_signed_in
    password = end(client, bid.created_by)

    to_sign_in = client.post(address, form, follow=True)
    login = {"login": bid.created_by.email, "password": password}
    page = text_of(client.post(to_sign_in.redirect_chain[-1][0], login, follow=True))

    assert "what you typed is kept" in text_of(to_sign_in)
    assert "It fails daily" in page
    assert answers_of(bid).get("why_now") is None


def test_after_another_password_the_former_one_opens_nothing_that_was_kept(typing_signed_in):
    client, bid, address, form = typing_signed_in
    choose_another_password_elsewhere(client, bid.created_by)

    to_sign_in = client.post(address, form, follow=True)
    page = sign_in_again(client, bid.created_by, to_sign_in.redirect_chain[-1][0])

    assert "It fails daily" not in text_of(page)
    assert client.get(reverse("accounts:kept_forms")).status_code == 302


def test_somebody_else_at_the_same_screen_is_shown_nothing_of_it(typing_signed_in):
    client, bid, address, form = typing_signed_in
    other = make_user(Role.BIDDER, bid.department, password=PASSWORD)
    sign_out_in_another_tab(client, bid.created_by)

    to_sign_in = client.post(address, form, follow=True)
    page = text_of(sign_in_again(client, other, to_sign_in.redirect_chain[-1][0]))

    assert "somebody else typed it" in page
    assert "It fails daily" not in page


def test_nothing_is_kept_for_who_signed_out_and_was_deactivated(typing_signed_in):
    client, bid, address, form = typing_signed_in
    sign_out_in_another_tab(client, bid.created_by)
    type(bid.created_by).objects.filter(pk=bid.created_by.pk).update(is_active=False)

    client.post(address, form)

    assert not KeptForm.objects.exists()
