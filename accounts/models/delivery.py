"""The outbox: who is to be told of an event, and whether they have been."""

from django.conf import settings
from django.db import models

from accounts.models.leased_row import LeasedRow


class Delivery(LeasedRow):
    """One person, or one address without a sign-in yet, told of one event over one channel, once.

    The mutable side of an event: a sender claims the row, sends, and marks it done. One that waits in a
    `digest` leaves with it. `receipt` is what the mail service calls it, where it calls it anything.
    """

    class Channel(models.TextChoices):
        EMAIL = "EMAIL", "E-mail"

    event = models.ForeignKey("accounts.Event", models.PROTECT, related_name="deliveries", db_index=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deliveries",
        db_index=False,
    )
    address = models.EmailField(max_length=254, blank=True)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    read_at = models.DateTimeField(null=True, blank=True)
    digest = models.ForeignKey(
        "accounts.Digest", models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    receipt = models.CharField(max_length=100, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "recipient", "address", "channel"],
                nulls_distinct=False,
                name="delivery_once",
            ),
            models.CheckConstraint(
                condition=models.Q(recipient__isnull=False, address="")
                | (models.Q(recipient__isnull=True) & ~models.Q(address="")),
                name="delivery_person_or_address",
            ),
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True) | models.Q(claimed_at__isnull=False),
                name="delivery_done_after_claim",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(done_at__isnull=True, set_aside_at__isnull=True, digest__isnull=True),
                name="delivery_waiting",
            ),
            models.Index(fields=["recipient", "-id"], name="delivery_of_recipient"),
        ]
