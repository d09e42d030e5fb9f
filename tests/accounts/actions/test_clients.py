from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.db import IntegrityError, transaction

from accounts.actions.allowed import check_may
from accounts.actions.clients import (
    ClientEnded,
    ClientRefused,
    SecretEnded,
    change_client,
    create_client,
    end_client,
    end_former_secrets,
    mark_used,
    rotate_secret,
)
from accounts.emails import message_for
from accounts.models import ApiClient, Delivery, Event
from accounts.permissions import Permission, Role
from legacyfund.lib.errors import PermissionRefused
from tests.factories.accounts import NOW, make_department, make_user

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
    with pytest.raises(ClientRefused, match="nothing of the whole fund"):
        create(administrator, department=department)


def test_a_department_client_files_returns_and_reads_its_own_spend(administrator, department):
    client, _, _ = create(administrator, department=department, scopes=["returns:write", "spend:read"])
    assert client.department == department
    assert client.may_do == [
        "File the department’s returns",
        "Read the department’s own accepted spend lines",
    ]


def test_changes_the_name_and_what_it_may_do(administrator):
    client, _, _ = create(administrator)

    change_client(client=client, name="Reader", scopes=["spend:read"], by=administrator, now=NOW)

    client.refresh_from_db()
    assert (client.name, client.scopes) == ("Reader", "spend:read")
    assert Event.objects.get(kind="api_client.changed").data["before"] == {
        "name": "Treasury feed",
        "scopes": "portfolio:read spend:read",
    }


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "Change something"),
        ({"scopes": ["returns:write"]}, "acts for one department"),
        ({"scopes": []}, "Choose what"),
    ],
)
def test_refuses_a_change_that_is_none_or_does_not_fit(administrator, changes, says):
    client, _, _ = create(administrator)
    same = {"name": client.name, "scopes": client.scopes.split()}
    with pytest.raises(ClientRefused, match=says):
        change_client(client=client, **same | changes, by=administrator, now=NOW)


def test_nothing_of_an_ended_client_is_changed(administrator):
    client, _, _ = create(administrator)
    end_client(client=client, by=administrator, now=NOW)
    acting = {"client": client, "by": administrator, "now": NOW}
    for deed in (
        lambda: change_client(name="Other", scopes=["spend:read"], **acting),
        lambda: rotate_secret(overlap=timedelta(days=1), **acting),
        lambda: end_former_secrets(**acting),
    ):
        with pytest.raises(ClientEnded, match="ended already"):
            deed()


def test_an_ended_or_rotated_client_is_told_to_the_other_administrators(administrator):
    other = make_user(Role.ADMINISTRATOR)
    client, _, _ = create(administrator)
    rotate_secret(client=client, overlap=timedelta(days=1), by=administrator, now=NOW)
    end_former_secrets(client=client, by=administrator, now=NOW)
    end_client(client=client, by=administrator, now=NOW)

    told = Delivery.objects.filter(event__kind__startswith="api_client.").select_related("event")
    assert {row.event.kind.partition(".")[2] for row in told} == {"rotated", "former_secret_ended", "ended"}
    assert {row.recipient for row in told} == {other}
    for row in told:
        message = message_for(row.event, other)
        assert (client.name in message.subject, message.link) == (True, f"/accounts/clients/{client.pk}/")


def test_no_more_than_three_old_secrets_work(administrator):
    client, _, _ = create(administrator)
    acting = {"client": client, "overlap": timedelta(days=1), "by": administrator}
    for _ in range(3):
        rotate_secret(**acting, now=NOW)

    with pytest.raises(ClientRefused, match="End them first"):
        rotate_secret(**acting, now=NOW)

    rotate_secret(**acting, now=NOW + timedelta(days=1))
    with pytest.raises(SecretEnded):
        end_former_secrets(client=client, by=administrator, now=NOW + timedelta(days=2))


def test_use_is_written_once_a_minute(administrator):
    client, _, _ = create(administrator)
    seen = []
    for seconds in (0, 59, 60):
        mark_used(client=client, now=NOW + timedelta(seconds=seconds))
        client.refresh_from_db()
        seen.append(client.last_used_at)
    assert seen == [NOW, NOW, NOW + timedelta(seconds=60)]


def test_a_client_that_nobody_uses_for_90_days_is_idle(administrator):
    client, _, _ = create(administrator)
    days = [client.is_idle(NOW + timedelta(days=days)) for days in (89, 90)]
    client.last_used_at = NOW + timedelta(days=10)
    assert [*days, client.is_idle(NOW + timedelta(days=90))] == [False, True, False]
    client.ended_at = NOW
    assert not client.is_idle(NOW + timedelta(days=900))


def test_a_machine_does_what_its_row_says_now(administrator, department):
    client, _, _ = create(administrator, department=department, scopes=["returns:write"])
    check_may(department, client, Permission.PREPARE_RETURN)
    for other in ((make_department(), Permission.PREPARE_RETURN), (department, Permission.CERTIFY_RETURN)):
        with pytest.raises(PermissionRefused):
            check_may(other[0], client, other[1])
    change_client(client=client, name=client.name, scopes=["spend:read"], by=administrator, now=NOW)
    with pytest.raises(PermissionRefused):
        check_may(department, client, Permission.PREPARE_RETURN)


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
    with pytest.raises(ClientEnded, match="already"):
        end_client(client=client, by=administrator, now=NOW)


def test_the_database_wants_both_halves_of_an_end(administrator):
    client, _, _ = create(administrator)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiClient.objects.filter(pk=client.pk).update(ended_at=NOW)
