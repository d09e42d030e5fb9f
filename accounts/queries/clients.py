"""Machines that read or file over the API, and the secrets they had before."""

import json
from datetime import datetime
from typing import cast

from django.db import connection
from django.db.models import Max, Q, QuerySet
from oauth2_provider.models import AccessToken, Application

from accounts.models import ApiClient, Department, FormerSecret
from legacyfund.joined_rows import columns_of, next_row
from legacyfund.prepared import prepared_cursor

_TOKEN = ["id", "user_id", "application_id", "expires", "scope"]
_CLIENT, _DEPARTMENT = columns_of(ApiClient), columns_of(Department)
_BY_CHECKSUM = f"""
SELECT {", ".join(f"token.{name}" for name in _TOKEN)},
       {", ".join(f"client.{name}" for name in _CLIENT)},
       {", ".join(f"department.{name}" for name in _DEPARTMENT)},
       token.resource
  FROM {AccessToken._meta.db_table} token
  LEFT JOIN {ApiClient._meta.db_table} client ON client.application_id = token.application_id
  LEFT JOIN {Department._meta.db_table} department ON department.id = client.department_id
 WHERE token.token_checksum = %s
"""  # noqa: S608 - no value from outside


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
    with prepared_cursor() as cursor:
        cursor.execute(_BY_CHECKSUM, [checksum])
        row = cursor.fetchone()
    if row is None:
        return None
    values = iter(row)
    token = next_row(values, AccessToken, _TOKEN)
    client = next_row(values, ApiClient, _CLIENT)
    department = next_row(values, Department, _DEPARTMENT)
    token.resource = json.loads(next(values))
    token.application = Application.from_db(connection.alias, ["id"], [token.application_id])
    if client is not None:
        token.application.api_client, client.department = client, department
    return cast(AccessToken, token)
