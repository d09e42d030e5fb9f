"""Files a department puts beside its bid."""

import pgtrigger
from django.conf import settings
from django.db import models

from bids.writing.models.constraints import only_while_draft
from legacyfund.database import any_changed, pair


class Attachment(models.Model):
    """A file of a bid. Its bytes lie in the default storage under `stored_as`, a random name; a bid that is
    started from another shares them.

    Taken out of the draft it keeps its row and its bytes: a submitted version may name its SHA-256.
    `added_for` is the clarification it answers: one that came to nothing leaves the bid without the file.
    Never served as anything but a download.
    """

    bid = models.ForeignKey("bids.Bid", models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=100)
    added_for = models.ForeignKey(
        "bids.Clarification", models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bid", "sha256", "added_for"],
                condition=models.Q(removed_at__isnull=True),
                nulls_distinct=False,
                name="attachment_once",
            ),
            models.CheckConstraint(
                condition=pair("removed_at", "removed_by"),
                name="attachment_removed_pair",
            ),
        ]
        triggers = [
            only_while_draft(section="attachments"),
            pgtrigger.Protect(
                name="as_it_came",
                operation=pgtrigger.Update,
                condition=any_changed("bid", "name", "size", "sha256", "stored_as", "added_at", "added_by")
                | any_changed("added_for"),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.name
