"""A department's request for money from a round, and which saving of a section its page shows."""

import pgtrigger
from django.conf import settings
from django.db import models

from bids.writing.workflow import BID_TRANSITIONS, BidStatus
from legacyfund.database import any_changed, pair


class Bid(models.Model):
    """`reference` is `LF-<round>-<number>`, never reused. `sent_by` sent it for certification."""

    round = models.ForeignKey("bids.Round", models.PROTECT, related_name="bids")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=40, unique=True)
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="bids")
    title = models.CharField("title of the bid", max_length=150)
    status = models.CharField(max_length=12, choices=BidStatus, default=BidStatus.DRAFT)
    current_version = models.OneToOneField(
        "bids.BidVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="bid_number_once"),
            models.CheckConstraint(
                condition=pair("sent_at", "sent_by"),
                name="bid_sent_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["DRAFT", "CERTIFYING", "WITHDRAWN", "LAPSED"])
                | models.Q(current_version__isnull=False),
                name="bid_submitted_has_version",
            ),
        ]
        indexes = [models.Index(fields=["department", "-id"], name="bid_of_department")]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=BID_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="identity",
                operation=pgtrigger.Update,
                condition=any_changed("reference", "round", "number", "department"),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


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
