"""What of a row is told, as the service wrote it."""

from django.db import models

from legacyfund.database import append_only


class Seal(models.Model):
    """Written by the triggers of `legacyfund.seals` alone, each time a row that is told is written.

    `told` maps columns to text, null where the row was deleted; long text and files stand as their SHA-256.
    `row_id` of spend lines is their return's. `by_role` is the role of the database that wrote the row.
    `hash` covers the seal and the hash of the seal before it of the same row.
    """

    of_table = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    told = models.JSONField(null=True)
    by_role = models.CharField(max_length=63)
    sealed_at = models.DateTimeField()
    hash = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["of_table", "row_id", "-id"], name="seal_of_row")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.of_table} {self.row_id}"
