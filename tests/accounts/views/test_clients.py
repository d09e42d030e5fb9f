from django.urls import reverse

from accounts.actions.clients import create_client
from tests.factories.accounts import NOW


def test_lists_clients_without_their_secrets(as_administrator, administrator):
    _, client_id, secret = create_client(
        name="Feed", scopes=["spend:read"], department=None, by=administrator, now=NOW
    )
    page = as_administrator.get(reverse("accounts:clients")).content.decode()
    assert client_id in page
    assert secret not in page


def test_says_when_there_is_none(as_administrator):
    assert "No client yet" in as_administrator.get(reverse("accounts:clients")).content.decode()
