"""Machines are let in by name, for the scopes they need, and shut out at once."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import cast

from django.conf import settings
from django.db import transaction
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import AccessToken, Application

from accounts.events import record_event
from accounts.models import ApiClient, Department, User
from legacyfund.lib.errors import DomainError

SCOPES = cast("dict[str, str]", settings.OAUTH2_PROVIDER["SCOPES"])
DEPARTMENT_SCOPES = frozenset({"returns:write"})


class ClientRefused(DomainError):
    """The API client cannot be made or ended like this."""


def _check_scopes(scopes: list[str], department: Department | None) -> None:
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown:
        raise ClientRefused(f"There is no scope {', '.join(unknown)}. Choose from the list.", field="scopes")
    if not scopes:
        raise ClientRefused("Choose what the client may do.", field="scopes")
    of_department = set(scopes) & DEPARTMENT_SCOPES
    if of_department and department is None:
        raise ClientRefused(
            "A client that files returns acts for one department. Choose it.", field="department"
        )
    if department is not None and set(scopes) - DEPARTMENT_SCOPES:
        raise ClientRefused(
            "A department's client files returns and reads nothing of the whole fund. "
            "Make another client, without a department, to read.",
            field="scopes",
        )


@transaction.atomic
def create_client(
    *, name: str, scopes: Iterable[str], department: Department | None, by: User, now: datetime
) -> tuple[ApiClient, str, str]:
    """Returns the client, its id and its secret. The secret is shown this once; only a hash is kept."""
    wanted = sorted(set(scopes))
    _check_scopes(wanted, department)
    secret = generate_client_secret()
    application = Application.objects.create(
        name=name,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
        client_secret=secret,
    )
    client = ApiClient.objects.create(
        application=application,
        name=name.strip(),
        department=department,
        scopes=" ".join(wanted),
        created_at=now,
        created_by=by,
    )
    record_event(
        "api_client.created",
        client,
        by=by,
        now=now,
        ref=client.name,
        department=department,
        data={"scopes": client.scopes, "client_id": application.client_id},
    )
    return client, application.client_id, secret


def check_not_ended(client: ApiClient) -> None:
    """Raises ClientRefused."""
    if client.ended_at is not None:
        raise ClientRefused(f"{client} has been ended already.")


@transaction.atomic
def end_client(*, client: ApiClient, by: User, now: datetime) -> ApiClient:
    """Shut the machine out: its tokens are dead now, and its secret opens nothing more."""
    client = (
        ApiClient.objects.select_for_update(of=("self",))
        .select_related("application", "department")
        .get(pk=client.pk)
    )
    check_not_ended(client)
    application = client.application
    application.client_secret = secrets.token_urlsafe(96)
    application.save(update_fields=["client_secret", "updated"])
    AccessToken.objects.filter(application=application).delete()
    client.ended_at, client.ended_by = now, by
    client.save(update_fields=["ended_at", "ended_by"])
    record_event(
        "api_client.ended",
        client,
        by=by,
        now=now,
        ref=client.name,
        department=client.department,
        data={"client_id": application.client_id},
    )
    return client
