"""What was done: one immutable row for each action."""

from django.conf import settings
from django.db import models

from legacyfund.database import append_only

API_CLIENT = "api_client"
"""Where an event keeps the name of the machine that did it."""


def kind_in_words(kind: str) -> str:
    """`award.condition_said_met` is “Award: condition said met”."""
    return kind.replace(".", ": ").replace("_", " ").capitalize()


class Event(models.Model):
    """Who did what to which record, with the values before and after.

    `kind` is `subject.step`, such as `bid.submitted`. `subject` and `subject_ref` name the record
    by model label and by the reference people use. `department` is whose record it is, if one's.
    """

    occurred_at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # null: a machine, or the service itself
    subject = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject_ref = models.CharField(max_length=254)
    department = models.ForeignKey("accounts.Department", models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "subject_id", "id"], name="event_of_subject"),
            models.Index(fields=["kind", "id"], name="event_of_kind"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_ref}"

    @property
    def what(self) -> str:
        return kind_in_words(self.kind)

    @property
    def who(self) -> str:
        """A person, an API client that the event names in what it keeps, or the service itself."""
        if self.actor is not None:
            return str(self.actor)
        client = self.data.get(API_CLIENT)
        return f"API client {client}" if client else "The service"
