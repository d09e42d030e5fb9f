"""An organisation of government that registers systems and bids."""

from datetime import date

from django.db import models


class Department(models.Model):
    """Renamed or merged departments keep their row: an end date and a successor.

    `code` is the part after `GB-GOR-` of the organisation identifier.
    """

    class Kind(models.TextChoices):
        MINISTERIAL = "MINISTERIAL", "Ministerial department"
        NON_MINISTERIAL = "NON_MINISTERIAL", "Non-ministerial department"
        AGENCY = "AGENCY", "Agency or other body"

    name = models.CharField(max_length=200)
    abbreviation = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="bodies")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(starts_on__isnull=True)
                | models.Q(ends_on__gt=models.F("starts_on")),
                name="department_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(successor__isnull=True) | models.Q(ends_on__isnull=False),
                name="department_successor_needs_end",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_closed(self, day: date) -> bool:
        """Whether the department has ended by this day, in London."""
        return self.ends_on is not None and self.ends_on <= day

    @property
    def organisation_id(self) -> str:
        return f"GB-GOR-{self.code}"

    @property
    def short_name(self) -> str:
        return self.abbreviation or self.name
