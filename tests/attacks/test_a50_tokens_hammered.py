"""A50: the token endpoint is limited by address, and says when to ask again."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def ask(address):
    return Client().post(reverse("api_token"), {"grant_type": "client_credentials"}, REMOTE_ADDR=address)


def test_a50_the_sixty_first_in_a_minute_is_told_to_wait():
    answers = [ask("203.0.113.7") for _ in range(61)]

    assert {answer.status_code for answer in answers[:60]} == {401}
    assert answers[60].status_code == 429
    assert answers[60].headers["Retry-After"] == "60"
    assert answers[60].headers["Content-Type"] == "application/problem+json"
    assert "keep it" in answers[60].json()["detail"]
    assert ask("203.0.113.8").status_code == 401


def test_a_limit_of_pages_has_a_page():
    statuses = [
        Client().post(reverse("account_login"), {"login": "", "password": ""}, REMOTE_ADDR="203.0.113.9")
        for _ in range(61)
    ]

    assert statuses[-1].status_code == 429
    assert statuses[-1].headers["Retry-After"] == "60"
    assert "Wait a minute" in statuses[-1].content.decode()
