"""The departments' registers side by side."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.urls import reverse

from accounts.permissions import Role
from bids.overview.queries.departments import compare_registers
from tests.factories.accounts import NOW, make_department, make_user, sign_in
from tests.factories.register import LOW_SCORES, make_system, rated_system

pytestmark = pytest.mark.django_db

PAGE = "/systems/departments"


def test_signed_out_wrong_person_and_wrong_method(client):
    assert reverse("account_login") in client.get(PAGE)["Location"]
    for role in (Role.BIDDER, Role.REVIEWER):
        assert sign_in(client, make_user(role)).get(PAGE).status_code == 403
    assert sign_in(client, make_user(Role.AUDITOR)).post(PAGE).status_code == 405


def test_departments_are_compared_in_one_statement(django_assert_num_queries):
    one, two = make_department(name="Alpha"), make_department(name="Beta")
    rated_system(one, now=NOW - timedelta(days=500))
    rated_system(one, LOW_SCORES, now=NOW - timedelta(days=100))
    rated_system(one, LOW_SCORES, now=NOW - timedelta(days=1))
    make_system(one)
    make_system(two)

    with django_assert_num_queries(1):
        alpha, beta = compare_registers(asked_on=NOW.date())

    assert (alpha.systems, alpha.rated, alpha.rated_percent) == (4, 3, 75)
    assert (alpha.median_age, alpha.mean_age, alpha.old) == (100, 200, 1)
    assert (alpha.legacy, alpha.legacy_percent, alpha.red, alpha.red_percent) == (1, 33, 1, 33)
    assert alpha.highest == Fraction(80, 3)
    assert alpha.lowest < 4
    assert (beta.systems, beta.rated, beta.median_age, beta.red_percent, beta.highest) == (
        1,
        0,
        None,
        0,
        None,
    )


def test_the_treasury_reads_them(client):
    rated_system(make_department(name="Alpha"))
    make_system(make_department(name="Beta"))
    sign_in(client, make_user(Role.TREASURY_ANALYST))

    text = client.get(PAGE).content.decode()

    assert "26.7 – 26.7" in text
    assert "Nothing is rated yet" in text


def test_an_empty_comparison_says_so(client):
    sign_in(client, make_user(Role.FUND_MANAGER))

    assert "No department has a system" in client.get(PAGE).content.decode()
