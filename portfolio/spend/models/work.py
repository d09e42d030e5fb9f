"""Large files of spend that a worker reads or sends; the row is the queue."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Actor, LeasedRow
from legacyfund.database import any_changed, never_truncated


class UploadWork(LeasedRow):
    """One piece of work on a large file: to read and check it, or, where it `sends`, to read it once more and
    make its returns in the name of who asked: a person, or the machine that filed the file. `reason` is their
    word on what is challenged. `rows_passed` tells how far the reading is; `refusal` why nothing was sent.
    Where it `sends_on`, a file that is read and stands is sent at once, since no person looks at it first;
    `count` is how many lines the machine said it holds, and with others it does not stand.
    """

    MAX_ATTEMPTS = 3

    upload = models.ForeignKey("portfolio.ReturnUpload", models.PROTECT, related_name="work")
    sends = models.BooleanField()
    sends_on = models.BooleanField(default=False)
    count = models.PositiveIntegerField(null=True)
    reason = models.TextField(max_length=2000, blank=True)
    rows_passed = models.PositiveIntegerField(default=0)
    refusal = models.TextField(max_length=2000, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["upload"], condition=Q(done_at=None), name="upload_work_one_open"
            ),
            models.CheckConstraint(
                condition=Q(sends=True) | Q(sends_on=True) | Q(reason=""),
                name="upload_work_reason_of_sending",
            ),
            models.CheckConstraint(
                condition=Q(count=None) | Q(sends_on=True), name="upload_work_count_of_filing"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(done_at=None, set_aside_at=None),
                name="upload_work_waiting",
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="identity",
                operation=pgtrigger.Update,
                condition=any_changed("upload", "asked_at", "asked_by"),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return self.upload.reference

    @property
    def asker(self) -> Actor:
        """In whose name the work is done."""
        asked = self.asked_by or self.upload.client
        if asked is None:
            raise ValueError("work that nobody asked for")
        return asked
