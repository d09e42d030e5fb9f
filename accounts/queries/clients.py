"""Machines that read or file over the API, and the secrets they had before."""

from datetime import datetime

from django.db.models import Max, Q, QuerySet

from accounts.models import ApiClient, FormerSecret


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
