"""A version as a PDF: the work of making it, and the file."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import LeasedRow


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
