"""Machines that read or file over the API, and the secrets they had before."""

import json
from datetime import datetime
from typing import TypeVar

from django.db import connection, models
from django.db.models import Max, Q, QuerySet
from oauth2_provider.models import AccessToken, Application

from accounts.models import ApiClient, Department, FormerSecret

Row = TypeVar("Row", bound=models.Model)
_CLIENT = [field.attname for field in ApiClient._meta.concrete_fields]
_DEPARTMENT = [field.attname for field in Department._meta.concrete_fields]
_BY_CHECKSUM = f"""
SELECT token.application_id, token.expires, token.scope, token.resource,
       {", ".join(f"client.{name}" for name in _CLIENT)},
       {", ".join(f"department.{name}" for name in _DEPARTMENT)}
  FROM {AccessToken._meta.db_table} token
  LEFT JOIN {ApiClient._meta.db_table} client ON client.application_id = token.application_id
  LEFT JOIN {Department._meta.db_table} department ON department.id = client.department_id
 WHERE token.token_checksum = %s
"""  # noqa: S608 - no value from outside
"""Each request of a machine asks it, and Django takes four times as long to write it and read the answer."""


def _works_at(now: datetime, prefix: str = "") -> Q:
    return Q(**{f"{prefix}ended_at": None, f"{prefix}ends_at__gt": now})


def clients_listed(now: datetime) -> QuerySet[ApiClient]:
    """All, those that are open first, each with `former_until`: until when a secret from before works, null
    where none does.
    """
    rows = ApiClient.objects.select_related("application", "department", "created_by", "ended_by")
    until = Max("former_secrets__ends_at", filter=_works_at(now, "former_secrets__"))
    return rows.annotate(former_until=until).order_by("name", "id")


def former_secrets_of(client: ApiClient, now: datetime) -> QuerySet[FormerSecret]:
    """Those from before that still open the client, the newest first."""
    return FormerSecret.objects.filter(_works_at(now), client=client).order_by("-replaced_at", "-id")


def token_with_client(checksum: str) -> AccessToken | None:
    """The token that has this checksum, with its client and the department of that: what the toolkit asks of
    a token, and not the whole row.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BY_CHECKSUM, [checksum])
        row = cursor.fetchone()
    if row is None:
        return None
    application_id, expires, scope, resource, *of_client = row
    application = Application.from_db(connection.alias, ["id"], [application_id])
    if (client := _read(ApiClient, _CLIENT, of_client[: len(_CLIENT)])) is not None:
        client.department = _read(Department, _DEPARTMENT, of_client[len(_CLIENT) :])
        application.api_client = client
    return AccessToken(application=application, expires=expires, scope=scope, resource=json.loads(resource))


def _read(model: type[Row], names: list[str], values: list[object]) -> Row | None:
    """The row of a table that was joined to another, None where there was none to join."""
    return None if values[0] is None else model.from_db(connection.alias, names, values)
