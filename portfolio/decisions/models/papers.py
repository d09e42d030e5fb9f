"""What a meeting is given on paper: its signed minute, and each member's pack of papers."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import LeasedRow


class MeetingPdf(LeasedRow):
    """The pack of `member`, without what they are out for; the signed minute where there is no member.

    `made_of` is the SHA-256 of what it was made of, so that an older one is known. Kept once made;
    a pack that has become old is followed by another row.
    """

    MAX_ATTEMPTS = 5

    meeting = models.ForeignKey("portfolio.Meeting", models.PROTECT, related_name="pdfs")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_of = models.CharField(max_length=64, blank=True)
    content = models.BinaryField(default=bytes)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(member__isnull=True), name="meeting_pdf_one_minute"
            ),
            models.UniqueConstraint(
                fields=["meeting", "member"],
                condition=Q(member__isnull=False, done_at__isnull=True),
                name="meeting_pdf_one_being_made",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, sha256="", made_of="", content=b"")
                | Q(
                    done_at__isnull=False,
                    claimed_at__isnull=False,
                    sha256__regex=r"^[0-9a-f]{64}$",
                    made_of__regex=r"^[0-9a-f]{64}$",
                ),
                name="meeting_pdf_done_with_file",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(done_at__isnull=True, set_aside_at__isnull=True),
                name="meeting_pdf_waiting",
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
        return f"{self.meeting}, {'minute' if self.member_id is None else 'pack of a member'} as a PDF"
