"""The outbox: who is to be told of an event, and whether they have been."""

from django.conf import settings
from django.db import models


class Delivery(models.Model):
    """One person, or one address without a sign-in yet, told of one event over one channel, once.

    The mutable side of an event. A sender claims the row, which moves `due_at` to the end of its
    lease, sends, and marks it done; a claim whose lease has run out is therefore due again. After
    `MAX_ATTEMPTS` the row is set aside for a person.
    """

    MAX_ATTEMPTS = 8

    class Channel(models.TextChoices):
        EMAIL = "EMAIL", "E-mail"

    event = models.ForeignKey("accounts.Event", models.PROTECT, related_name="deliveries")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    address = models.EmailField(max_length=254, blank=True)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

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
                condition=models.Q(done_at__isnull=True, set_aside_at__isnull=True),
                name="delivery_waiting",
            ),
            models.Index(fields=["recipient", "-id"], name="delivery_of_recipient"),
        ]
