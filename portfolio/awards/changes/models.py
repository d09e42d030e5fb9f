"""A request to change an award, and what it changes: figures from and to, milestone by milestone."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from legacyfund.database import any_changed, append_only, never_truncated, pair, set_only_in
from portfolio.awards.changes.rules.kinds import KINDS
from portfolio.awards.changes.workflow import CHANGE_TRANSITIONS, ChangeStatus
from portfolio.funds.models import Cell, cell_is_known, pounds


class ChangeRequest(models.Model):
    """`number` counts from 1 within the award. What it changes never changes once it is made.

    `answered_*`: who approved or refused it. `agreed_in` is the decision or minute of the panel that agreed
    an increase. `within_tolerance`: done at once by whoever made it, so nobody else answered.
    """

    award = models.ForeignKey("portfolio.Award", models.PROTECT, related_name="changes")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=11, choices=list(KINDS.items()))
    reason = models.TextField(max_length=2000)
    status = models.CharField(max_length=9, choices=ChangeStatus, default=ChangeStatus.PROPOSED)
    within_tolerance = models.BooleanField(default=False)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answer_reason = models.TextField(max_length=2000, blank=True)
    agreed_in = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="change_number_once"),
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="change_kind"),
            models.CheckConstraint(condition=~Q(reason=""), name="change_reason"),
            models.CheckConstraint(condition=pair("answered_at", "answered_by"), name="change_answered_pair"),
            models.CheckConstraint(
                condition=set_only_in(["APPROVED", "REFUSED"], "answered_at"), name="change_answered_shown"
            ),
            models.CheckConstraint(
                condition=set_only_in("REFUSED", because="answer_reason"), name="change_refused_shown"
            ),
            models.CheckConstraint(
                condition=set_only_in("WITHDRAWN", "withdrawn_at"), name="change_withdrawn_shown"
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True)
                | Q(within_tolerance=True)
                | ~Q(answered_by=F("proposed_by")),
                name="change_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(within_tolerance=False)
                | (Q(kind="RE_PROFILE", status__in=["PROPOSED", "APPROVED"]) & Q(agreed_in="")),
                name="change_within_tolerance",
            ),
            models.CheckConstraint(
                condition=Q(agreed_in="") | Q(kind="INCREASE", status="APPROVED"),
                name="change_agreed_increase",
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(status="PROPOSED"), name="change_to_answer")]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=CHANGE_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="identity",
                operation=pgtrigger.Update,
                condition=any_changed(
                    "award", "number", "kind", "reason", "within_tolerance", "proposed_at", "proposed_by"
                ),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.get_kind_display()}"

    @property
    def reference(self) -> str:
        """`LF-2027A-0012-A/C1`."""
        return f"{self.award.reference}/C{self.number}"


class ChangedAmount(Cell):
    """What a milestone has in one cell before and after; nil where it has nothing there."""

    change = models.ForeignKey("portfolio.ChangeRequest", models.PROTECT, related_name="amounts")
    milestone = models.ForeignKey("portfolio.Milestone", models.PROTECT, related_name="changed_amounts")
    before = pounds()
    after = pounds()

    class Meta:
        constraints = [
            cell_is_known("changed_amount_cell"),
            models.UniqueConstraint(
                fields=["change", "milestone", "year", "control_budget"], name="changed_amount_once"
            ),
            models.CheckConstraint(
                condition=Q(before__gte=0, after__gte=0) & ~Q(before=F("after")),
                name="changed_amount_differs",
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.milestone}: {self.before} to {self.after}"


class ChangedBaseline(models.Model):
    change = models.ForeignKey("portfolio.ChangeRequest", models.PROTECT, related_name="baselines")
    milestone = models.ForeignKey("portfolio.Milestone", models.PROTECT, related_name="changed_baselines")
    before_on = models.DateField()
    after_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "milestone"], name="changed_baseline_once"),
            models.CheckConstraint(condition=Q(after_on__gt=F("before_on")), name="changed_baseline_later"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.milestone}: {self.before_on} to {self.after_on}"


class CancelledMilestone(models.Model):
    """A milestone that will not be reached once the request is approved."""

    change = models.ForeignKey("portfolio.ChangeRequest", models.PROTECT, related_name="cancelled")
    milestone = models.ForeignKey("portfolio.Milestone", models.PROTECT, related_name="cancelled_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "milestone"], name="cancelled_milestone_once"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.milestone} cancelled"
