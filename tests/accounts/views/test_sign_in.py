"""Signing in and out, and passwords: allauth's pages as we expose them."""

import re
from functools import partial

import pytest
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import Delivery
from accounts.tasks import send_deliveries
from tests.factories.accounts import PASSWORD, make_user, sign_in
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


reviewer = built_once(partial(make_user, "REVIEWER", password=PASSWORD))


def test_signs_in_with_a_new_session(reviewer):
    client = Client()
    client.get(reverse("account_login"))
    response = client.post(reverse("account_login"), {"login": reviewer.email, "password": PASSWORD})
    assert response.url == "/"
    assert client.get(reverse("accounts:messages")).status_code == 200


def test_goes_back_to_the_page_asked_for(reviewer):
    asked = reverse("accounts:messages")
    page = Client().get(reverse("account_login"), {"next": asked}).content.decode()
    assert f'name="next" value="{asked}"' in page
    response = Client().post(
        reverse("account_login"), {"login": reviewer.email, "password": PASSWORD, "next": asked}
    )
    assert response.url == asked


def test_never_leads_to_another_site(reviewer):
    answers = {"login": reviewer.email, "password": PASSWORD, "next": "https://example.com/"}
    assert Client().post(reverse("account_login"), answers).url == "/"


@pytest.mark.parametrize("email", ["reviewer", "nobody@example.gov.uk"])
def test_a_wrong_password_and_an_unknown_address_read_the_same(reviewer, email):
    login = reviewer.email if email == "reviewer" else email
    response = Client().post(reverse("account_login"), {"login": login, "password": "wrong-one-here"})
    assert response.context["form"].non_field_errors() == [
        "The email address and/or password you specified are not correct."
    ]


def test_slows_down_who_guesses(reviewer):
    client = Client()
    wrong = {"login": reviewer.email, "password": "wrong-one-here"}
    for _ in range(5):
        client.post(reverse("account_login"), wrong)
    response = client.post(reverse("account_login"), {**wrong, "password": PASSWORD})
    assert "Too many failed" in response.content.decode()
    assert (response.status_code, response.headers["Retry-After"]) == (429, "300")


def test_signs_out_by_post_alone(reviewer):
    client = sign_in(Client(), reviewer)
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(reverse("accounts:messages")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("accounts:messages")).status_code == 302


def test_nobody_signs_up():
    page = Client().get(reverse("account_signup")).content.decode()
    assert "People join by invitation" in page
    answers = {"email": "x@example.gov.uk", "password1": PASSWORD, "password2": PASSWORD}
    assert "People join by invitation" in Client().post(reverse("account_signup"), answers).content.decode()


def test_changing_the_password_signs_out(reviewer):
    client = sign_in(Client(), reviewer)
    new = "another-battery-and-staple"
    answers = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.get(reverse("account_change_password")).status_code == 200
    assert client.post(reverse("account_change_password"), answers).url == reverse("portfolio:home")
    reviewer.refresh_from_db()
    assert reviewer.check_password(new)
    assert client.get(reverse("accounts:messages")).status_code == 302


def test_who_has_no_password_yet_sets_one():
    newcomer = make_user("REVIEWER")
    client = sign_in(Client(), newcomer)
    assert client.get(reverse("account_change_password")).url == reverse("account_set_password")
    assert "Set a password" in client.get(reverse("account_set_password")).content.decode()
    client.post(reverse("account_set_password"), {"password1": PASSWORD, "password2": PASSWORD})
    newcomer.refresh_from_db()
    assert newcomer.check_password(PASSWORD)


def test_resets_a_forgotten_password(reviewer):
    client = Client()
    assert client.get(reverse("account_reset_password")).status_code == 200
    response = client.post(reverse("account_reset_password"), {"email": reviewer.email})
    assert response.url == reverse("account_reset_password_done")
    assert "Check your e-mail" in client.get(response.url).content.decode()
    assert mail.outbox == []
    send_deliveries()
    link = re.search(r"http://\S+", mail.outbox[0].body).group(0)

    form = client.get(link, follow=True)
    new = "another-battery-and-staple"
    done = client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})

    assert done.url == "/"
    assert "Your password is changed" in client.get(reverse("accounts:messages")).content.decode()
    reviewer.refresh_from_db()
    assert reviewer.check_password(new)
    assert "cannot be used" in Client().get(link).content.decode()


def test_the_link_to_a_new_password_stands_in_no_row_and_no_list_of_messages(reviewer):
    Client().post(reverse("account_reset_password"), {"email": reviewer.email})
    asked = Delivery.objects.get(event__kind="person.password_asked")
    assert (asked.address, asked.recipient, asked.event.data) == (reviewer.email, None, {})
    page = sign_in(Client(), reviewer).get(reverse("accounts:messages")).content.decode()
    assert "Choose a new password" not in page


def test_an_unknown_address_gets_the_same_answer_and_no_mail():
    response = Client().post(reverse("account_reset_password"), {"email": "nobody@example.gov.uk"})
    assert response.url == reverse("account_reset_password_done")
    assert mail.outbox == []


@pytest.mark.parametrize("name", ["account_email", "account_confirm_login_code", "account_reauthenticate"])
def test_what_is_not_needed_is_not_there(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)
