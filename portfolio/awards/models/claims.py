"""What the department says of a milestone that is met, and what became of that."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from legacyfund.database import any_changed, pair, set_only_in


class Claim(models.Model):
    """The department says a milestone is met. Checked by the fund, released by another person.

    `order_reason` says why it was met before a milestone that comes earlier in the award. `systems` are the
    references of what a milestone of decommissioning switched off: the register closes them once it is met.
    Whoever claimed may take the claim back before it is checked.
    """

    class Outcome(models.TextChoices):
        MET = "MET", "Met"
        REFUSED = "REFUSED", "Refused"
        TAKEN_BACK = "RECALLED", "Taken back"

    OVER = (Outcome.REFUSED, Outcome.TAKEN_BACK)
    """Claims after which the milestone is planned again."""

    milestone = models.ForeignKey("portfolio.Milestone", models.PROTECT, related_name="claims")
    met_on = models.DateField()
    evidence = models.TextField(max_length=5000)
    order_reason = models.TextField(max_length=2000, blank=True, default="")
    systems = models.JSONField(default=list, blank=True)
    file_name = models.CharField(max_length=150, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_bytes = models.BinaryField(null=True)
    claimed_at = models.DateTimeField()
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    reason = models.TextField(max_length=2000, blank=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["milestone"],
                condition=~Q(outcome__in=["REFUSED", "RECALLED"]),
                name="claim_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(file_bytes__isnull=True, file_name="", file_sha256="")
                | (Q(file_bytes__isnull=False) & ~Q(file_name="") & ~Q(file_sha256="")),
                name="claim_file_whole",
            ),
            models.CheckConstraint(condition=pair("checked_at", "checked_by"), name="claim_checked_pair"),
            models.CheckConstraint(condition=pair("released_at", "released_by"), name="claim_released_pair"),
            models.CheckConstraint(
                condition=pair("taken_back_at", "taken_back_by"), name="claim_taken_back_pair"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "RECALLED"], checked_at__isnull=True)
                | Q(outcome="MET", checked_at__isnull=False)
                | (Q(outcome="REFUSED", checked_at__isnull=False) & ~Q(reason="")),
                name="claim_outcome_shown",
            ),
            models.CheckConstraint(
                condition=set_only_in("RECALLED", "taken_back_at", column="outcome"),
                name="claim_taken_back_shown",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | Q(outcome="MET"), name="claim_released_when_met"
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True)
                | (~Q(released_by=F("claimed_by")) & ~Q(released_by=F("checked_by"))),
                name="claim_other_person_releases",
            ),
        ]
        indexes = [
            models.Index(fields=["file_sha256"], condition=~Q(file_sha256=""), name="claim_file_hash"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="evidence_stays",
                operation=pgtrigger.Update,
                condition=any_changed(
                    "milestone",
                    "met_on",
                    "evidence",
                    "order_reason",
                    "systems",
                    "file_name",
                    "file_sha256",
                    "file_bytes",
                    "claimed_at",
                    "claimed_by",
                ),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"Claim of {self.milestone}"
