"""Conditions of an award, what shows that each is met, and the days they were moved to."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from legacyfund.database import any_changed, append_only, never_truncated, pair, set_only_in
from portfolio.awards.conditions.workflow import CONDITION_TRANSITIONS, ConditionStatus


def _moved_on_record() -> pgtrigger.Trigger:
    """A due day moves only as a row of `MovedDueDay` says."""
    return pgtrigger.Trigger(
        name="due_day",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=any_changed("due_on"),
        func="""
            IF NOT EXISTS (
                SELECT 1 FROM portfolio_moveddueday
                WHERE condition_id = NEW.id AND before_on = OLD.due_on AND after_on = NEW.due_on
            ) THEN
                RAISE EXCEPTION 'a due day moves only on record' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        """,
    )


class AwardCondition(models.Model):
    """As the panel decided it; `number` is its place in the decision. Its words never change.

    `blocking`: no money of the award is released before it is discharged or waived.
    """

    award = models.ForeignKey("portfolio.Award", models.PROTECT, related_name="conditions")
    number = models.PositiveSmallIntegerField()
    words = models.TextField(max_length=1000)
    owner_role = models.CharField(max_length=120)
    due_on = models.DateField()
    blocking = models.BooleanField()
    status = models.CharField(max_length=10, choices=ConditionStatus, default=ConditionStatus.OPEN)
    made_at = models.DateTimeField()
    waived_at = models.DateTimeField(null=True)
    waived_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    waived_because = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="award_condition_number"),
            models.CheckConstraint(
                condition=~Q(words="") & ~Q(owner_role=""), name="award_condition_complete"
            ),
            models.CheckConstraint(
                condition=pair("waived_at", "waived_by"), name="award_condition_waived_pair"
            ),
            models.CheckConstraint(
                condition=set_only_in("WAIVED", "waived_at", because="waived_because"),
                name="award_condition_waived_shown",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(status="OPEN"), name="award_condition_to_meet")
        ]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=CONDITION_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="identity",
                operation=pgtrigger.Update,
                condition=any_changed("award", "number", "words", "owner_role", "blocking", "made_at"),
            ),
            _moved_on_record(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """`LF-2027A-0012-A condition 1`."""
        return f"{self.award.reference} condition {self.number}"


class MovedDueDay(models.Model):
    condition = models.ForeignKey("portfolio.AwardCondition", models.PROTECT, related_name="moves")
    before_on = models.DateField()
    after_on = models.DateField()
    reason = models.TextField(max_length=2000)
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(after_on=F("before_on")), name="moved_due_day_differs"),
            models.CheckConstraint(condition=~Q(reason=""), name="moved_due_day_reason"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.condition}: {self.before_on} to {self.after_on}"


class ConditionEvidence(models.Model):
    """The department says that a condition is met, and shows what by. The fund answers; until then whoever
    said it may take it back.
    """

    class Outcome(models.TextChoices):
        DISCHARGED = "DISCHARGED", "Discharged"
        SENT_BACK = "SENT_BACK", "Sent back"
        TAKEN_BACK = "TAKEN_BACK", "Taken back"

    OVER = (Outcome.SENT_BACK, Outcome.TAKEN_BACK)
    """After which the condition is open again."""

    condition = models.ForeignKey("portfolio.AwardCondition", models.PROTECT, related_name="evidence")
    words = models.TextField(max_length=5000)
    file_name = models.CharField(max_length=150, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_bytes = models.BinaryField(null=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    reason = models.TextField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["condition"],
                condition=~Q(outcome__in=["SENT_BACK", "TAKEN_BACK"]),
                name="condition_evidence_one_standing",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="condition_evidence_words"),
            models.CheckConstraint(
                condition=Q(file_bytes__isnull=True, file_name="", file_sha256="")
                | (Q(file_bytes__isnull=False) & ~Q(file_name="") & ~Q(file_sha256="")),
                name="condition_evidence_file_whole",
            ),
            models.CheckConstraint(
                condition=pair("answered_at", "answered_by"), name="condition_evidence_answered_pair"
            ),
            models.CheckConstraint(
                condition=set_only_in(["DISCHARGED", "SENT_BACK"], "answered_at", column="outcome"),
                name="condition_evidence_answer_shown",
            ),
            models.CheckConstraint(
                condition=set_only_in("TAKEN_BACK", "taken_back_at", column="outcome"),
                name="condition_evidence_taken_back",
            ),
            models.CheckConstraint(
                condition=Q(outcome="SENT_BACK") & ~Q(reason="") | ~Q(outcome="SENT_BACK") & Q(reason=""),
                name="condition_evidence_reason",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("said_by")),
                name="condition_evidence_two_people",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="evidence_stays",
                operation=pgtrigger.Update,
                condition=any_changed(
                    *("condition", "words", "file_name", "file_sha256", "file_bytes", "said_at", "said_by")
                ),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return f"Evidence of {self.condition}"
