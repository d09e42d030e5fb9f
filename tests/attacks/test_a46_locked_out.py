"""A46: wrong passwords are counted for an account at an address, so guessing elsewhere locks nobody out."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.tasks import send_deliveries
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db

OWN, NEW = "198.51.100.1", "another-battery-and-staple"


def try_to_sign_in(email, password, address):
    answers = {"login": email, "password": password}
    return Client().post(reverse("account_login"), answers, REMOTE_ADDR=address).status_code


def test_a46_who_guesses_is_stopped_and_the_owner_gets_in():
    owner = make_user("REVIEWER", password=PASSWORD).email

    guesses = [try_to_sign_in(owner, "wrong-one-here", "203.0.113.7") for _ in range(7)]

    assert guesses == [200] * 5 + [429] * 2
    assert try_to_sign_in(owner, PASSWORD, "203.0.113.7") == 429
    assert try_to_sign_in(owner, PASSWORD, OWN) == 302


def test_a46_under_guesses_from_everywhere_the_owner_gets_in_by_the_link(settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_anywhere": "6/h/key"}
    owner = make_user("REVIEWER", password=PASSWORD).email

    for number in range(6):
        assert try_to_sign_in(owner, "wrong-one-here", f"203.0.113.{number}") == 200
    assert try_to_sign_in(owner, "wrong-one-here", "203.0.113.250") == 429
    assert try_to_sign_in(owner, PASSWORD, OWN) == 429

    client = Client(REMOTE_ADDR=OWN)
    client.post(reverse("account_reset_password"), {"email": owner})
    send_deliveries()
    form = client.get(re.search(r"http://\S+", mail.outbox[0].body).group(0), follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})

    assert client.get(reverse("accounts:messages")).status_code == 200
