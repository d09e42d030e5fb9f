"""What the jobs find: opened once, told once, escalated once where it is ignored, closed when cured."""

from django.db import models
from django.db.models import Q


class Finding(models.Model):
    """`kind` is the id of a row of `queries.kinds.KINDS`; `key` names the trouble (`milestone-overdue:12`)
    and is unique while the finding is open. `page` is the address of the service that cures it.

    `told` is how many people were told, once, when it opened; `escalated_told` how many more since, once.
    `message` is as it was found last.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    fund = models.ForeignKey("portfolio.Fund", models.PROTECT, null=True, related_name="findings")
    department = models.ForeignKey("accounts.Department", models.PROTECT, null=True, related_name="+")
    award = models.ForeignKey("portfolio.Award", models.PROTECT, null=True, related_name="findings")
    milestone = models.ForeignKey("portfolio.Milestone", models.PROTECT, null=True, related_name="findings")
    subject_ref = models.CharField(max_length=80)
    message = models.CharField(max_length=500)
    page = models.CharField(max_length=300, db_default="")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    told = models.PositiveSmallIntegerField(default=0)
    escalated_at = models.DateTimeField(null=True)
    escalated_told = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(closed_at__isnull=True), name="finding_open_once"
            ),
            models.CheckConstraint(
                condition=Q(escalated_at__isnull=True, escalated_told__isnull=True)
                | Q(escalated_at__isnull=False, escalated_told__isnull=False),
                name="finding_escalated_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["fund", "-id"], condition=Q(closed_at__isnull=True), name="finding_open"),
            models.Index(fields=["-closed_at", "-id"], name="finding_closed"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_ref}"
