"""What Django's cache holds: today the counts of tries to sign in, which must outlive the broker."""

from django.db import models


class CacheRow(models.Model):
    """A value under the SHA-256 of its key until a moment; null for what is kept until it is deleted.

    `accounts.cache` alone reads and writes it, by the database's clock.
    """

    key = models.CharField(max_length=64, primary_key=True)
    value = models.JSONField(null=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="cache_row_oldest")]

    def __str__(self) -> str:
        return self.key
