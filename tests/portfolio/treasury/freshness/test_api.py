"""How publications stand, for machines: what everybody may know, and what those who read spend may."""

import pytest

from portfolio.treasury.freshness.tasks import check_publications as job
from tests.factories.accounts import make_department
from tests.factories.api import make_departments_machine, make_machine, refused
from tests.factories.portfolio import make_fund
from tests.factories.returns import LATER
from tests.portfolio.treasury.freshness.conftest import found_to_be_wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june_is_over")]
STATUS, OPEN = "/api/v1/status/", "/api/v1/open/status.json"
AT = LATER.isoformat()


def standing(answer):
    assert answer.status_code == 200, answer.content
    return {row["publication"]: row for row in answer.json()["publications"]}


def test_a_machine_that_reads_spend_is_told_of_every_publication(fund):
    job()

    found = standing(make_machine("spend:read").get(STATUS))

    assert list(found) == ["feed", "current", "awards", "over-25k", "sealed", "oscar"]
    assert {row["state"] for row in found.values()} == {"ON_TIME"}
    sealed_files, feed = found["sealed"], found["feed"]
    assert (sealed_files["fund"], sealed_files["name"]) == (fund.reference, "Sealed files")
    assert (sealed_files["last_month"], sealed_files["last_at"]) == ("2027-05", AT)
    assert (sealed_files["due_month"], sealed_files["due_by"]) == ("2027-06", "2027-07-27T17:00:00+00:00")
    assert (sealed_files["checked_at"], sealed_files["wrong_since"]) == (None, None)
    assert (feed["fund"], feed["last_month"], feed["due_month"], feed["due_by"]) == (None,) * 4
    assert (feed["last_at"], feed["checked_at"] is not None) == (AT, True)


def test_everybody_and_a_departments_client_are_told_what_is_public(fund, client):
    other = make_fund()

    found = client.get(OPEN)

    assert set(standing(found)) == {"awards", "over-25k"}
    assert other.reference not in found.content.decode()
    assert "public" in found["Cache-Control"]
    theirs = make_departments_machine(make_department()).get(STATUS)
    assert theirs.content == found.content
    assert "public" not in theirs.get("Cache-Control", "")


def test_what_is_wrong_is_said_and_changes_the_etag(fund, client):
    before = client.get(OPEN)
    again = client.get(OPEN, headers={"If-None-Match": before["ETag"]})
    found_to_be_wrong("awards")

    after = client.get(OPEN, headers={"If-None-Match": before["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    awards = standing(after)["awards"]
    assert (awards["state"], awards["wrong_since"]) == ("WRONG", AT)
    assert "What is inside" not in after.content.decode()


def test_before_there_is_anything_it_says_so(client):
    (awards,) = standing(client.get(OPEN)).values()

    assert (awards["state"], awards["last_at"]) == ("NOTHING", None)


def test_a_token_of_another_scope_a_parameter_and_another_form_are_refused(client):
    refused(client.get(STATUS), 401)
    refused(make_machine("portfolio:read").get(STATUS), 403)
    assert refused(make_machine().get(STATUS, {"fund": "LITF"}), 400)["field"] == "fund"
    assert refused(client.get(OPEN, {"fund": "LITF"}), 400)["field"] == "fund"
    refused(client.get(OPEN, headers={"Accept": "text/csv"}), 406)


def test_it_costs_the_same_however_many_funds(fund, django_assert_max_num_queries):
    for _ in range(3):
        make_fund()
    machine = make_machine()
    machine.get(STATUS)
    with django_assert_max_num_queries(16):
        machine.get(STATUS)
