"""Which saving of a section its page shows."""

from django.conf import settings
from django.db import models


class SectionRevision(models.Model):
    """How often a section of a draft has been saved, and by whom last; `section` is its code.

    A page saves only over the number it showed, so that nobody's work is replaced unseen.
    """

    bid = models.ForeignKey("bids.Bid", models.CASCADE, related_name="section_revisions")
    section = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bid", "section"], name="section_revision_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="section_revision_number"),
        ]

    def __str__(self) -> str:
        return f"{self.bid.reference} {self.section} {self.number}"
