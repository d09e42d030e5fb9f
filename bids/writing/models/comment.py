"""What colleagues say to each other beside a section of their bid."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from legacyfund.database import any_changed, pair


class BidComment(models.Model):
    """A comment on a section, by its code, for the bid's own department alone: no version, document, mail or
    event has its words.

    `settled_at` while what it says is dealt with; it can be opened again. Its author may remove it: the row
    stays without its words.
    """

    bid = models.ForeignKey("bids.Bid", models.PROTECT, related_name="comments")
    section = models.CharField(max_length=60)
    words = models.TextField(max_length=1000, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=pair("settled_at", "settled_by"),
                name="bid_comment_settled_pair",
            ),
            models.CheckConstraint(
                condition=(Q(removed_at__isnull=True, removed_by__isnull=True) & ~Q(words=""))
                | Q(removed_at__isnull=False, removed_by=models.F("written_by"), words=""),
                name="bid_comment_removed_by_its_author",
            ),
        ]
        indexes = [models.Index(fields=["bid", "section"], name="bid_comment_of_section")]
        triggers = [
            pgtrigger.Protect(
                name="as_written",
                operation=pgtrigger.Update,
                condition=any_changed("bid", "section", "written_at", "written_by")
                | (any_changed("words") & pgtrigger.Q(new__removed_at__isnull=True)),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"comment on {self.section} of {self.bid.reference}"
