"""What a person keeps of the spend explorer: views under a name, and workbooks that a job makes."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import LeasedRow
from legacyfund.database import any_changed, never_truncated

MOST_QUERY = 500


class SavedView(models.Model):
    """A name for a query of the explorer's address, for the one person who gave it. Deleted it loses its
    name, and its random `reference` never leads to another.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="saved_views")
    reference = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=100, blank=True)
    query = models.CharField(max_length=MOST_QUERY)
    saved_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "owner", Lower("name"), condition=Q(deleted_at=None), name="saved_view_name_once"
            ),
            models.CheckConstraint(
                condition=(Q(deleted_at__isnull=True) & ~Q(name="")) | Q(deleted_at__isnull=False, name=""),
                name="saved_view_named_until_deleted",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="what_it_names",
                operation=pgtrigger.Update,
                condition=any_changed("owner", "reference", "query", "saved_at"),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return self.name or self.reference


class SpendWorkbook(LeasedRow):
    """The lines up to `up_to` of the feed that match `query` (as the API has it), for the person who asked.

    The row is the queue of the job that makes it; its bytes lie in a file named after `reference`, until
    `keep_until`.
    """

    MAX_ATTEMPTS = 3

    reference = models.CharField(max_length=16, unique=True)
    query = models.CharField(max_length=MOST_QUERY, blank=True)
    up_to = models.BigIntegerField()
    line_count = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="spend_workbooks")
    lines_passed = models.PositiveIntegerField(default=0)
    size = models.BigIntegerField(null=True)
    keep_until = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by", "query", "up_to"],
                condition=Q(done_at__isnull=True),
                name="spend_workbook_one_being_made",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, size__isnull=True, keep_until__isnull=True)
                | Q(done_at__isnull=False, size__isnull=False, keep_until__gt=models.F("done_at")),
                name="spend_workbook_done_with_file",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(done_at__isnull=False),
                name="spend_workbook_removed_once_made",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(done_at=None, set_aside_at=None),
                name="spend_workbook_waiting",
            ),
            models.Index(
                fields=["keep_until"],
                condition=Q(done_at__isnull=False, removed_at__isnull=True),
                name="spend_workbook_kept",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="identity",
                operation=pgtrigger.Update,
                condition=any_changed("reference", "query", "up_to", "line_count", "asked_at", "asked_by"),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return self.reference
