"""What was submitted, frozen by the database, and the PDF made of it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import LeasedRow
from bids.writing.models import CONTROL_BUDGET_CHOICES, year_is_financial
from legacyfund.database import append_only


class BidVersion(models.Model):
    """A submission: the canonical JSON document reviewers read, and the figures it was ranked by.

    `document` is exactly the text whose SHA-256 is `sha256`. `risk_removed_units` is the risk points
    removed, combined over the systems by the round's rule, times RISK_UNITS of `rules.document` (an exact
    whole number).
    """

    bid = models.ForeignKey("bids.Bid", models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    risk_removed_units = models.BigIntegerField()
    cost_to_fund = models.DecimalField(max_digits=14, decimal_places=2)
    whole_life_cost = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bid", "number"], name="bid_version_number_once"),
            models.CheckConstraint(
                condition=~models.Q(submitted_by=models.F("sent_by")), name="bid_version_second_person"
            ),
            models.CheckConstraint(
                condition=models.Q(risk_removed_units__gte=0, cost_to_fund__gte=0),
                name="bid_version_figures",
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.bid.reference} version {self.number}"


class BidVersionAmount(models.Model):
    """What a version asks of the fund, by year × control budget."""

    version = models.ForeignKey("bids.BidVersion", models.PROTECT, related_name="amounts")
    year = models.CharField(max_length=7)
    control_budget = models.CharField(max_length=14, choices=CONTROL_BUDGET_CHOICES)
    requested = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "year", "control_budget"], name="bid_version_amount_once"
            ),
            models.CheckConstraint(condition=year_is_financial(), name="bid_version_amount_year"),
        ]
        triggers = append_only()


class VersionPdf(LeasedRow):
    """Asked for once a version; the same version gives the same bytes. Kept once made."""

    MAX_ATTEMPTS = 5

    version = models.OneToOneField("bids.BidVersion", models.PROTECT, related_name="pdf")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    content = models.BinaryField(default=bytes)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, sha256="", content=b"")
                | Q(done_at__isnull=False, claimed_at__isnull=False, sha256__regex=r"^[0-9a-f]{64}$"),
                name="version_pdf_done_with_file",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(done_at__isnull=True, set_aside_at__isnull=True),
                name="version_pdf_waiting",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="kept_once_made",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__done_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} as a PDF"
