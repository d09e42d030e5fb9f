import pytest
from django.contrib.auth.hashers import check_password
from django.db import IntegrityError, transaction

from accounts.actions.clients import ClientRefused, create_client, end_client
from accounts.models import ApiClient, Event
from tests.factories.accounts import NOW

pytestmark = pytest.mark.django_db


def create(by, **changes):
    values = {"name": "Treasury feed", "scopes": ["spend:read", "portfolio:read"], "department": None}
    return create_client(**{**values, **changes}, by=by, now=NOW)


def test_gives_the_secret_once_and_keeps_a_hash(administrator):
    client, client_id, secret = create(administrator)

    client.refresh_from_db()
    assert client.scopes == "portfolio:read spend:read"
    assert client.application.client_id == client_id
    assert client.application.client_secret != secret
    assert check_password(secret, client.application.client_secret)
    event = Event.objects.get(kind="api_client.created")
    assert secret not in str(event.data)
    assert event.data["client_id"] == client_id


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"scopes": ["returns:write"]}, "department"),
    ],
)
def test_refuses_scopes_that_do_not_fit(administrator, changes, field):
    with pytest.raises(ClientRefused) as refusal:
        create(administrator, **changes)
    assert refusal.value.field == field
    assert not ApiClient.objects.exists()


def test_refuses_a_department_client_that_reads_the_fund(administrator, department):
    with pytest.raises(ClientRefused, match="reads nothing"):
        create(administrator, department=department)


def test_a_department_client_files_returns(administrator, department):
    client, _, _ = create(administrator, department=department, scopes=["returns:write"])
    assert client.department == department


def test_ending_voids_the_secret_and_records(administrator):
    client, _, secret = create(administrator)

    end_client(client=client, by=administrator, now=NOW)

    client.refresh_from_db()
    assert (client.ended_at, client.ended_by) == (NOW, administrator)
    assert not check_password(secret, client.application.client_secret)
    assert Event.objects.filter(kind="api_client.ended").count() == 1


def test_refuses_to_end_twice(administrator):
    client, _, _ = create(administrator)
    end_client(client=client, by=administrator, now=NOW)
    with pytest.raises(ClientRefused, match="already"):
        end_client(client=client, by=administrator, now=NOW)


def test_the_database_wants_both_halves_of_an_end(administrator):
    client, _, _ = create(administrator)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiClient.objects.filter(pk=client.pk).update(ended_at=NOW)
