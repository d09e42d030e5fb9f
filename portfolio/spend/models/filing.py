"""What a machine filed over the API: who it was beside a person, and the key it filed under."""

from django.db import models
from django.db.models import Q

from accounts.models import ApiClient, User
from legacyfund.database import append_only, pair


def one_of(person: str, client: str) -> Q:
    """A person did it or a machine: one of both, and not the other."""
    return Q(**{f"{person}__isnull": False, f"{client}__isnull": True}) | Q(
        **{f"{person}__isnull": True, f"{client}__isnull": False}
    )


def pair_or_client(at: str, by: str) -> Q:
    """Who and when go together, but that what a machine filed may have no person."""
    return pair(at, by) | Q(**{f"{at}__isnull": False, f"{by}__isnull": True, "client__isnull": False})


def in_words(person: User | None, client: ApiClient | None) -> str:
    """Whoever did it, the person first; nothing where it was neither."""
    if person is not None:
        return str(person)
    return client.called if client is not None else ""


class FilingKey(models.Model):
    """The key under which a machine filed something, and what it was answered: the same key with the same
    body gets that answer again and files nothing, for a day.

    `body_sha256` is over the body and over what the address said of it.
    """

    client = models.ForeignKey("accounts.ApiClient", models.PROTECT, related_name="filing_keys")
    key = models.CharField(max_length=255)
    body_sha256 = models.CharField(max_length=64)
    answer = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["client", "key", "id"], name="filing_key_of_client")]
        triggers = append_only()

    def __str__(self) -> str:
        return self.key
