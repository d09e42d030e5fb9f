import pytest
from django.urls import reverse

from accounts.actions.clients import create_client, end_client
from tests.factories.accounts import NOW


@pytest.fixture
def machine(administrator):
    return create_client(name="Feed", scopes=["spend:read"], department=None, by=administrator, now=NOW)[0]


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
