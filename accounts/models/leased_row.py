"""A piece of work kept as a row until it is done."""

from django.db import models


class LeasedRow(models.Model):
    """Work that is claimed, done and marked done; the row is the queue.

    A worker claims the row, which moves `due_at` to the end of its lease; a claim whose lease has run
    out is therefore due again, and one whose process, `held_by`, is known dead at once. After
    `MAX_ATTEMPTS` the row is set aside for a person; an attempt that failed for what the work stands on is
    not counted.
    """

    MAX_ATTEMPTS = 8

    due_at = models.DateTimeField()
    held_by = models.CharField(max_length=60, blank=True, editable=False)
    claimed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        abstract = True
