"""A50: asking for tokens and ending them is limited by address and by client, and says when to ask again.
Nobody uses up what is another's.
"""

from base64 import b64encode

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions.clients import create_client
from accounts.permissions import Role
from tests.factories.accounts import NOW, make_user
from tests.factories.api import refused

pytestmark = pytest.mark.django_db


def ask(address, machine=None, name="api_token", **of_it):
    said = {"grant_type": "client_credentials", **of_it}
    pair = b64encode(":".join(machine or ()).encode()).decode()
    headers = {"Authorization": f"Basic {pair}"} if machine else {}
    return Client().post(reverse(name), said, REMOTE_ADDR=address, headers=headers)


def end(address, machine=None):
    return ask(address, machine, "api_revoke", token="none")


def test_a50_the_sixty_first_in_a_minute_is_told_to_wait():
    answers = [(ask, end)[turn % 2]("203.0.113.7") for turn in range(60)]
    beyond = [ask("203.0.113.7"), end("203.0.113.7")]

    assert {answer.status_code for answer in answers} == {401}
    for answer in beyond:
        assert "keep it" in refused(answer, 429)["detail"]
        assert answer.headers["Retry-After"] == "60"
    assert ask("203.0.113.8").status_code == 401


def test_a50_a_client_is_limited_wherever_it_asks_from_and_its_secret_alone_counts(settings):
    settings.API_LIMITS = {**settings.API_LIMITS, "token": (2, 60)}
    by = make_user(Role.ADMINISTRATOR)
    machine, other = (
        create_client(name=name, scopes=["spend:read"], department=None, by=by, now=NOW)[1:]
        for name in ("Feed", "Other")
    )
    guesses = [act("203.0.113.1", (machine[0], "a guess")) for act in (ask, end) for _ in range(3)]

    answers = [ask("203.0.113.2", machine), end("203.0.113.3", machine)]
    beyond = [ask("203.0.113.4", machine), end("203.0.113.5", machine)]

    assert {answer.status_code for answer in guesses} == {401}
    assert [answer.status_code for answer in answers] == [200, 200]
    for answer in beyond:
        assert "This client may ask 2 times in a minute" in refused(answer, 429)["detail"]
        assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert ask("203.0.113.4", (machine[0], "a guess")).status_code == 401
    assert ask("203.0.113.4", other).status_code == 200


def test_a_limit_of_pages_has_a_page():
    statuses = [
        Client().post(reverse("account_login"), {"login": "", "password": ""}, REMOTE_ADDR="203.0.113.9")
        for _ in range(61)
    ]

    assert statuses[-1].status_code == 429
    assert statuses[-1].headers["Retry-After"] == "60"
    assert "Wait a minute" in statuses[-1].content.decode()
