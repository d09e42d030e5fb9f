"""A machine that reads or files over the API."""

from datetime import datetime, timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models.user import User
from legacyfund.database import any_changed, never_truncated, pair

RETURNS_WRITE = "returns:write"
READS_FUND = {"spend:read", "portfolio:read"}
OF_DEPARTMENT = {
    "returns:write": "File the department’s returns",
    "spend:read": "Read the department’s own accepted spend lines",
}
"""What scopes let a department's client do."""
IDLE_AFTER = timedelta(days=90)


class ApiClient(models.Model):
    """Binds an OAuth application to a department, or to none: a Treasury client reads the whole fund.

    `scopes` is what the client may ask for, space-separated, as in settings.OAUTH2_PROVIDER. `granted`
    is what the token of a request carries of them; nothing outside a request. `last_used_at` is when it last
    asked for a token or for anything else, to the minute.
    """

    granted: frozenset[str] = frozenset()

    application = models.OneToOneField(
        "oauth2_provider.Application", models.CASCADE, related_name="api_client"
    )
    name = models.CharField(max_length=120)
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, blank=True, related_name="api_clients"
    )
    scopes = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    last_used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=pair("ended_at", "ended_by"),
                name="api_client_ended_pair",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> str:
        """As whoever did something is named beside people."""
        return f"API client {self.name}"

    @property
    def may_do(self) -> list[str]:
        """Its scopes in words."""
        words = settings.OAUTH2_PROVIDER["SCOPES"] | (OF_DEPARTMENT if self.department_id else {})
        return [words[scope] for scope in self.scopes.split()]

    @property
    def files_returns(self) -> bool:
        return RETURNS_WRITE in self.scopes.split()

    @property
    def may_prove(self) -> bool:
        """Whether it reads every line, and the funds' ledgers that prove them."""
        return self.department_id is None and set(self.scopes.split()) >= READS_FUND

    def is_idle(self, now: datetime) -> bool:
        """Whether nobody has used it for 90 days, though it is open."""
        return self.ended_at is None and now - (self.last_used_at or self.created_at) >= IDLE_AFTER


Actor = User | ApiClient
"""Who does something: a person, or a machine."""


class FormerSecret(models.Model):
    """The secret that a client had before, of which the hash is kept; it opens the client until `ends_at`, or
    until it is ended before.
    """

    client = models.ForeignKey(ApiClient, models.PROTECT, related_name="former_secrets")
    hashed = models.CharField(max_length=255)
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=pair("ended_at", "ended_by"), name="former_secret_ended_pair"),
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("replaced_at")), name="former_secret_ends_later"
            ),
            models.CheckConstraint(condition=Q(hashed__contains="$"), name="former_secret_is_a_hash"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="identity",
                operation=pgtrigger.Update,
                condition=any_changed("client", "hashed", "replaced_at", "replaced_by", "ends_at"),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return f"former secret of {self.client}"
