"""What the nightly jobs find: opened once, told once, closed when cured."""

from django.db import models
from django.db.models import Q


class Finding(models.Model):
    """`key` names the trouble (`milestone-overdue:12`) and is unique while the finding is open.

    `told` is how many people were told, once, when it opened.
    """

    class Kind(models.TextChoices):
        MILESTONE_OVERDUE = "MILESTONE_OVERDUE", "Milestone overdue"
        RETURN_DUE = "RETURN_DUE", "Return due"
        RETURN_MISSING = "RETURN_MISSING", "Return missing"
        PERIOD_TO_CLOSE = "PERIOD_TO_CLOSE", "Period to close"
        EQUALITY_BROKEN = "EQUALITY_BROKEN", "The ledger does not add up"

    kind = models.CharField(max_length=24, choices=Kind)
    key = models.CharField(max_length=120)
    fund = models.ForeignKey("portfolio.Fund", models.PROTECT, related_name="findings")
    award = models.ForeignKey("portfolio.Award", models.PROTECT, null=True, related_name="findings")
    milestone = models.ForeignKey("portfolio.Milestone", models.PROTECT, null=True, related_name="findings")
    subject_ref = models.CharField(max_length=80)
    message = models.CharField(max_length=500)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    told = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(closed_at__isnull=True), name="finding_open_once"
            ),
        ]
        indexes = [
            models.Index(fields=["fund", "-id"], condition=Q(closed_at__isnull=True), name="finding_open")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_ref}"
