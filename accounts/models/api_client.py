"""A machine that reads or files over the API."""

from django.conf import settings
from django.db import models

from legacyfund.database import pair


class ApiClient(models.Model):
    """Binds an OAuth application to a department, or to none: a Treasury client reads the whole fund.

    `scopes` is what the client may ask for, space-separated, as in settings.OAUTH2_PROVIDER. `granted`
    is what the token of a request carries of them; nothing outside a request.
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
