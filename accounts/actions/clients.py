"""Machines are let in by name, for the scopes they need, and shut out at once."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import AccessToken, Application

from accounts.events import record_event
from accounts.models import ApiClient, Department, FormerSecret, User
from accounts.permissions import Permission
from accounts.queries.clients import former_secrets_of
from accounts.queries.roles import people_with
from legacyfund.lib.errors import ConflictRefused, DomainError

SCOPES = cast("dict[str, str]", settings.OAUTH2_PROVIDER["SCOPES"])
DEPARTMENT_SCOPES = frozenset({"returns:write"})
"""Of these a client acts for one department."""
FUND_SCOPES = frozenset({"portfolio:read"})
"""These read the fund as a whole, so no department's client has them."""
MOST_FORMER_SECRETS = 3
USED_TO_THE = timedelta(minutes=1)


class ClientRefused(DomainError):
    """The API client cannot be made, changed or ended like this."""


class ClientEnded(ConflictRefused):
    """The API client has ended: nothing more is done with it."""


class SecretEnded(ConflictRefused):
    """No secret from before works any more."""


def _check_scopes(scopes: list[str], department: Department | None) -> None:
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown:
        raise ClientRefused(f"There is no scope {', '.join(unknown)}. Choose from the list.", field="scopes")
    if not scopes:
        raise ClientRefused("Choose what the client may do.", field="scopes")
    if department is None and set(scopes) & DEPARTMENT_SCOPES:
        raise ClientRefused(
            "A client that files returns acts for one department. Choose it.", field="department"
        )
    if department is not None and set(scopes) & FUND_SCOPES:
        raise ClientRefused(
            "A department’s client files that department’s returns and reads its own spend lines, and "
            "nothing of the whole fund. Make another client, without a department, to read the fund.",
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
    _record("created", client, by, now, {"scopes": client.scopes})
    return client, application.client_id, secret


def check_not_ended(client: ApiClient) -> None:
    """Raises ClientEnded."""
    if client.ended_at is not None:
        raise ClientEnded(f"{client} has been ended already.")


@transaction.atomic
def change_client(
    *, client: ApiClient, name: str, scopes: Iterable[str], by: User, now: datetime
) -> ApiClient:
    """What it is called and may do. A scope that is removed is gone at once, also from tokens that are
    out. Its department stays: that is another client.
    """
    client = _lock(client)
    check_not_ended(client)
    wanted = sorted(set(scopes))
    _check_scopes(wanted, client.department)
    before = {"name": client.name, "scopes": client.scopes}
    after = {"name": name.strip(), "scopes": " ".join(wanted)}
    if before == after:
        raise ClientRefused("This is what it is called and may do now. Change something.", field="name")
    client.name, client.scopes = after["name"], after["scopes"]
    client.save(update_fields=["name", "scopes"])
    _record("changed", client, by, now, {"before": before, "after": after})
    return client


@transaction.atomic
def rotate_secret(
    *, client: ApiClient, overlap: timedelta, by: User, now: datetime
) -> tuple[ApiClient, str, str]:
    """Returns the client, its id and a new secret, shown this once. The one before works on for `overlap`;
    where there is none it is dead now, and so are the client's tokens.
    """
    client = _lock(client)
    check_rotates(client, now)
    application = client.application
    if overlap:
        FormerSecret.objects.create(
            client=client,
            hashed=application.client_secret,
            replaced_at=now,
            replaced_by=by,
            ends_at=now + overlap,
        )
    else:
        AccessToken.objects.filter(application=application).delete()
    secret = _replace_secret(application, generate_client_secret())
    _record("rotated", client, by, now, {"until": (now + overlap).isoformat()}, tell=True)
    return client, application.client_id, secret


def check_rotates(client: ApiClient, now: datetime) -> None:
    """Raises ClientEnded, ClientRefused."""
    check_not_ended(client)
    if former_secrets_of(client, now).count() >= MOST_FORMER_SECRETS:
        raise ClientRefused(
            f"{MOST_FORMER_SECRETS} old secrets of {client} still work. End them first; then make a new one."
        )


@transaction.atomic
def end_former_secrets(*, client: ApiClient, by: User, now: datetime) -> ApiClient:
    """The secrets from before open nothing more, and the tokens that are out are dead: a machine that has
    the new secret fetches another. Raises SecretEnded, ClientEnded.
    """
    client = _lock(client)
    check_not_ended(client)
    ended = former_secrets_of(client, now).update(ended_at=now, ended_by=by)
    if not ended:
        raise SecretEnded(f"No old secret of {client} works any more. Nothing needs doing.")
    AccessToken.objects.filter(application=client.application).delete()
    _record("former_secret_ended", client, by, now, {"ended": ended}, tell=True)
    return client


@transaction.atomic
def end_client(*, client: ApiClient, by: User, now: datetime) -> ApiClient:
    """Shut the machine out: its tokens are dead now, and its secrets open nothing more."""
    client = _lock(client)
    check_not_ended(client)
    _replace_secret(client.application, secrets.token_urlsafe(96))
    former_secrets_of(client, now).update(ended_at=now, ended_by=by)
    AccessToken.objects.filter(application=client.application).delete()
    client.ended_at, client.ended_by = now, by
    client.save(update_fields=["ended_at", "ended_by"])
    _record("ended", client, by, now, {}, tell=True)
    return client


def mark_used(*, client: ApiClient, now: datetime) -> None:
    """The client has just asked for something; written once a minute at most."""
    before = now - USED_TO_THE
    if client.last_used_at is None or client.last_used_at <= before:
        rows = ApiClient.objects.filter(Q(last_used_at=None) | Q(last_used_at__lte=before), pk=client.pk)
        rows.update(last_used_at=now)


def _lock(client: ApiClient) -> ApiClient:
    rows = ApiClient.objects.select_for_update(of=("self",)).select_related("application", "department")
    return rows.get(pk=client.pk)


def _replace_secret(application: Application, secret: str) -> str:
    application.client_secret = secret
    application.save(update_fields=["client_secret", "updated"])
    return secret


def _record(
    what: str, client: ApiClient, by: User, now: datetime, data: dict[str, object], *, tell: bool = False
) -> None:
    others = people_with(Permission.MANAGE_CLIENTS).exclude(pk=by.pk)
    record_event(
        f"api_client.{what}",
        client,
        by=by,
        now=now,
        ref=client.name,
        department=client.department,
        data={**data, "client_id": client.application.client_id},
        tell=list(others) if tell else [],
    )
