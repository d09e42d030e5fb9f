"""Who may read the feed, and that nobody writes it."""

from base64 import b64encode

import pytest
from oauth2_provider.models import AccessToken

from accounts.actions.clients import create_client, end_client
from accounts.models import ApiClient
from accounts.permissions import Role
from tests.factories.accounts import NOW, make_user
from tests.factories.api import SPEND, make_departments_machine, make_machine, refused, walk
from tests.factories.portfolio import waiting_award
from tests.factories.returns import accepted_return, released_award

pytestmark = pytest.mark.django_db


def test_without_a_token_or_with_a_false_one_the_way_in_is_named(machine, client):
    for answer in (client.get(SPEND), client.get(SPEND, headers={"Authorization": "Bearer no-such"})):
        refused(answer, 401)
        assert answer["WWW-Authenticate"].startswith("Bearer ")


def test_a_person_signed_in_is_no_machine(client):
    client.force_login(make_user(Role.TREASURY_ANALYST), backend="accounts.guards.PeopleWithRoles")

    refused(client.get(SPEND), 401)


def test_a_token_without_the_scope_is_refused():
    problem = refused(make_machine("portfolio:read").get(SPEND), 403)

    assert "spend:read" in problem["detail"]


def test_a_token_opens_no_more_than_its_client_may():
    machine = make_machine("portfolio:read")
    AccessToken.objects.update(scope="spend:read portfolio:read")

    refused(machine.get(SPEND), 403)


def test_an_ended_client_is_refused_at_once(machine):
    end_client(client=machine.api, by=make_user(Role.ADMINISTRATOR), now=NOW)

    refused(machine.get(SPEND), 401)


def test_an_ended_clients_token_is_dead_though_the_token_were_left(machine):
    admin = make_user(Role.ADMINISTRATOR)
    ApiClient.objects.filter(pk=machine.api.pk).update(ended_at=NOW, ended_by=admin)

    refused(machine.get(SPEND), 401)


def test_a_departments_client_reads_its_own_lines_alone(award):
    other = released_award()
    accepted_return(award, "1,000.00")
    accepted_return(other, "2,000.00")
    machine = make_departments_machine(award.department)

    lines, page = walk(machine)

    assert [line["award"] for line in lines] == [award.reference]
    assert page["cursor"] == "1:2"
    refused(machine.get(SPEND, {"department": other.department.organisation_id}), 403)
    assert refused(machine.get(SPEND, {"award": other.reference}), 400)["field"] == "award"


def test_an_award_that_is_not_announced_is_none_that_can_be_asked_for(award):
    waits = waiting_award(award.department)
    for machine in (make_departments_machine(award.department), make_machine()):
        there, nowhere = (
            refused(machine.get(SPEND, {"award": reference}), 400)["detail"].replace(reference, "")
            for reference in (waits.reference, f"{waits.reference}9")
        )
        assert there == nowhere


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_feed_is_read_and_never_written(machine, method, client):
    answer = getattr(client, method)(SPEND, headers={"Authorization": f"Bearer {machine.token}"})

    refused(answer, 405)
    assert "GET" in answer["Allow"]


@pytest.mark.parametrize("scheme", ["Basic", "basic", "BASIC"])
def test_the_id_and_secret_are_read_whatever_the_case_of_the_scheme(client, scheme):
    by = make_user(Role.ADMINISTRATOR)
    _, client_id, secret = create_client(
        name="Any case", scopes=["spend:read"], department=None, by=by, now=NOW
    )
    pair = b64encode(f"{client_id}:{secret}".encode()).decode()

    answer = client.post(
        "/api/v1/token/",
        {"grant_type": "client_credentials"},
        headers={"Authorization": f"{scheme} {pair}"},
    )

    assert answer.json()["token_type"] == "Bearer"
