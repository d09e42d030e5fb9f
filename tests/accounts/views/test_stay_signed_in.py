"""Staying signed in, and what every page holds of it."""

import re
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.sessions import AT_THE_LATEST, UNTIL
from tests.factories.accounts import make_person, make_user, sign_in
from tests.factories.pages import text_of
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

PATH = "/accounts/stay-signed-in/"
MESSAGES = "/accounts/messages/"
reviewer = built_once(partial(make_user, "REVIEWER"))


def client_until(user, *, left, latest):
    """Signed in, with so much left until the end, and until the end that cannot be put off."""
    client = sign_in(Client(), user)
    session, now = client.session, timezone.now()
    session[UNTIL], session[AT_THE_LATEST] = (now + left).isoformat(), (now + latest).isoformat()
    session.save()
    return client


@pytest.fixture
def ending(reviewer):
    return client_until(reviewer, left=timedelta(minutes=5), latest=timedelta(hours=10))


def test_the_end_is_put_off_and_the_page_says_until_when(ending):
    response = ending.post(PATH)

    until = datetime.fromisoformat(ending.session[UNTIL])
    assert abs(until - timezone.now() - timedelta(hours=8)) < timedelta(minutes=1)
    assert "You stay signed in" in text_of(response)
    assert re.search(r'data-seconds-left="28(800|7\d\d)"', text_of(response))


def test_past_a_day_it_is_put_off_no_further(reviewer):
    client = client_until(reviewer, left=timedelta(minutes=5), latest=timedelta(minutes=8))

    text = text_of(client.post(PATH))

    assert client.session[UNTIL] == client.session[AT_THE_LATEST]
    assert "cannot be put off" in text
    assert PATH not in text


def test_the_signed_out_are_sent_to_sign_in_and_nothing_is_kept_of_it():
    client = Client()

    response = client.post(PATH)

    assert response.url.startswith(reverse("account_login"))
    assert UNTIL not in client.session


def test_somebody_without_a_role_is_refused_and_not_offered_it():
    client = client_until(make_person(), left=timedelta(minutes=5), latest=timedelta(hours=10))

    response = client.post(PATH)

    assert response.status_code == 403
    assert "data-session" not in response.content.decode()


def test_only_a_post_puts_it_off(ending):
    before = ending.session[UNTIL]

    assert ending.get(PATH).status_code == 405
    assert ending.session[UNTIL] == before


def test_every_page_knows_how_long_is_left_and_offers_to_stay(ending):
    text = text_of(ending.get(MESSAGES))

    assert re.search(r'data-seconds-left="(300|2\d\d)"', text)
    assert f'action="{PATH}"' in text
    assert "web/session.js" in text


def test_pages_of_the_signed_out_have_no_warning():
    assert "data-session" not in Client().get(reverse("account_login")).content.decode()
