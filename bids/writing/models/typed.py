"""What somebody typed into a section and cannot be saved as it stands."""

from django.conf import settings
from django.db import models


class TypedSection(models.Model):
    """Kept for who typed it, until it is put right or thrown away; no part of the bid.

    `content` is JSON: the posted fields in order, and what was refused beside the rules of the form. `over`
    is the revision it was typed over, 0 for a section not saved yet, and `left` how many answers are to be
    put right.
    """

    bid = models.ForeignKey("bids.Bid", models.CASCADE, related_name="+")
    section = models.CharField(max_length=60)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    over = models.PositiveIntegerField()
    left = models.PositiveIntegerField()
    content = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bid", "section", "person"], name="typed_section_once"),
        ]

    def __str__(self) -> str:
        return f"{self.bid.reference} {self.section}, typed by {self.person}"
