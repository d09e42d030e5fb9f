"""One e-mail with several messages, which leaves in the morning."""

from django.conf import settings
from django.db import models

from accounts.models.leased_row import LeasedRow


class Digest(LeasedRow):
    """Its messages are the deliveries that name it. Once `gathered_at` is set nothing more is put into it."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="digests")
    gathered_at = models.DateTimeField(null=True, blank=True)
    receipt = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient"],
                condition=models.Q(gathered_at__isnull=True),
                name="digest_gathered_once",
            ),
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True) | models.Q(gathered_at__isnull=False),
                name="digest_done_when_gathered",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(done_at__isnull=True, set_aside_at__isnull=True),
                name="digest_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"Digest {self.pk} to {self.recipient}"
