"""How often a machine may ask, and that every answer to it says so."""

import pytest
from django.db import connection

from legacyfund.limits import Allowance, Policy, count
from tests.factories.api import SPEND, make_machine, refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def few(settings):
    settings.API_LIMITS = {**settings.API_LIMITS, "client": (3, 60), "bulk": (1, 3600)}


@pytest.fixture
def machine():
    return make_machine()


def test_every_answer_says_what_is_left(machine):
    answers = [machine.get(SPEND), machine.get(SPEND, {"limit": "0"}), machine.get("/api/v1/nothing/")]

    assert [answer.status_code for answer in answers] == [200, 400, 404]
    assert {answer["RateLimit-Policy"] for answer in answers} == {'"client";q=3;w=60'}
    left = [answer["RateLimit"].split(";") for answer in answers]
    assert [said[:2] for said in left] == [['"client"', "r=2"], ['"client"', "r=1"], ['"client"', "r=0"]]
    assert all(1 <= int(said[2].removeprefix("t=")) <= 60 for said in left)


def test_who_asks_too_often_is_told_when_to_ask_again(machine):
    for _ in range(3):
        machine.get(SPEND)

    answer = machine.get(SPEND)

    assert "may ask 3 times in a minute" in refused(answer, 429)["detail"]
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert answer["RateLimit"].startswith('"client";r=0;t=')
    assert make_machine().get(SPEND).status_code == 200


def test_the_window_begins_anew(machine):
    for _ in range(4):
        machine.get(SPEND)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_cacherow SET expires_at = clock_timestamp() - interval '1 second'")

    assert machine.get(SPEND)["RateLimit"].startswith('"client";r=2;t=')


def test_bulk_files_are_counted_by_themselves(machine):
    machine.get("/api/v1/spend/bulk.csv").getvalue()

    answer = machine.get("/api/v1/spend/bulk.csv")

    assert answer["RateLimit-Policy"] == '"bulk";q=1;w=3600'
    assert "may ask once in an hour" in refused(answer, 429)["detail"]
    assert machine.get(SPEND).status_code == 200


def test_who_is_not_known_has_no_limit_of_their_own(client):
    assert "RateLimit" not in client.get(SPEND)
    assert "RateLimit" not in client.get("/api/v1/schema/")


def test_counting_costs_one_statement(machine, django_assert_num_queries):

    with django_assert_num_queries(1):
        count(machine.api, "client")


@pytest.mark.parametrize(("counted", "left", "spent"), [(1, 1, False), (2, 0, False), (3, 0, True)])
def test_an_allowance(counted, left, spent):
    allowance = Allowance(Policy("client", 2, 60), counted, 30)

    assert allowance.headers["RateLimit"] == f'"client";r={left};t=30'
    assert allowance.is_spent is spent
