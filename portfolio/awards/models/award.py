"""An award, and how its department answered."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from legacyfund.database import any_changed, pair
from portfolio.awards.workflow import AWARD_TRANSITIONS, AwardStatus, is_called_off


class Award(models.Model):
    """Money promised to a department for a bid. `reference` is the bid's with `-A` (then `-A2`…)."""

    reference = models.CharField(max_length=48, unique=True)
    decision = models.OneToOneField("portfolio.Decision", models.PROTECT, related_name="award")
    fund = models.ForeignKey("portfolio.Fund", models.PROTECT, related_name="awards")
    bid = models.ForeignKey("bids.Bid", models.PROTECT, related_name="awards")
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="awards")
    title = models.CharField(max_length=150)
    status = models.CharField(max_length=10, choices=AwardStatus, default=AwardStatus.OFFERED)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answer_reason = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=pair("answered_at", "answered_by"), name="award_answered_pair"),
            models.CheckConstraint(
                condition=Q(status="OFFERED", answered_at__isnull=True)
                | Q(
                    status__in=["ACCEPTED", "LIVE", "PAUSED", "COMPLETED", "CLOSED"],
                    answered_at__isnull=False,
                )
                | Q(status="TERMINATED")
                | (Q(status="DECLINED", answered_at__isnull=False) & ~Q(answer_reason="")),
                name="award_answer_shown",
            ),
        ]
        indexes = [models.Index(fields=["department", "-id"], name="award_of_department")]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=AWARD_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="identity",
                operation=pgtrigger.Update,
                condition=any_changed("reference", "decision", "fund", "bid", "department"),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def is_called_off(self) -> bool:
        """Declined, or ended before its department answered."""
        return is_called_off(self.status, answered=self.answered_at is not None)
