import pytest
from django.contrib.auth.hashers import check_password
from django.urls import reverse

from accounts.actions.clients import create_client, end_client
from accounts.models import ApiClient
from tests.factories.accounts import NOW

CREATE = reverse("accounts:create_client")


def made(administrator):
    return create_client(name="Feed", scopes=["spend:read"], department=None, by=administrator, now=NOW)


def test_lists_clients_without_their_secrets(as_administrator, administrator):
    _, client_id, secret = made(administrator)
    page = as_administrator.get(reverse("accounts:clients")).content.decode()
    assert client_id in page
    assert secret not in page


def test_says_when_there_is_none(as_administrator):
    assert "No client yet" in as_administrator.get(reverse("accounts:clients")).content.decode()


def test_shows_the_scopes_in_words(as_administrator):
    assert "Read every accepted spend line" in as_administrator.get(CREATE).content.decode()


def test_shows_the_secret_once(as_administrator):
    response = as_administrator.post(CREATE, {"name": "Feed", "scopes": ["spend:read"]})

    client = ApiClient.objects.get()
    assert check_password(response.context["secret"], client.application.client_secret)
    assert response.context["secret"] in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"


def test_a_client_that_files_needs_a_department(as_administrator):
    response = as_administrator.post(CREATE, {"name": "Feed", "scopes": ["returns:write"]})
    assert "department" in response.context["form"].errors


@pytest.fixture
def machine(administrator):
    return made(administrator)[0]


def test_asks_then_ends(as_administrator, machine):
    address = reverse("accounts:end_client", args=[machine.pk])
    assert "shut out at once" in as_administrator.get(address).content.decode()

    response = as_administrator.post(address)

    assert response.url == reverse("accounts:clients")
    machine.refresh_from_db()
    assert machine.ended_at is not None


def test_ending_twice_is_refused(as_administrator, administrator, machine):
    end_client(client=machine, by=administrator, now=NOW)
    response = as_administrator.post(reverse("accounts:end_client", args=[machine.pk]))
    assert response.status_code == 409
