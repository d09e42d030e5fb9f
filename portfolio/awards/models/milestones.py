"""Milestones, the money tied to each, and the baselines they had."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from legacyfund.database import any_changed, append_only, empty_only_in
from legacyfund.lib.money import NOTHING
from portfolio.awards.workflow import MILESTONE_TRANSITIONS, MilestoneStatus
from portfolio.funds.models import Cell, cell_is_known, pounds


def _moved_on_record() -> pgtrigger.Trigger:
    """A baseline moves only as a row of `Rebaseline` says."""
    return pgtrigger.Trigger(
        name="baseline",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=any_changed("baseline_on"),
        func="""
            IF NOT EXISTS (
                SELECT 1 FROM portfolio_rebaseline
                WHERE milestone_id = NEW.id AND before_on = OLD.baseline_on AND after_on = NEW.baseline_on
            ) THEN
                RAISE EXCEPTION 'a baseline moves only on record' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        """,
    )


def _forecast_on_record() -> pgtrigger.Trigger:
    """A forecast moves as the last row of `MilestoneForecast` says, or along with a baseline."""
    return pgtrigger.Trigger(
        name="forecast",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=any_changed("forecast_on"),
        func="""
            IF NOT (NEW.baseline_on <> OLD.baseline_on AND NEW.forecast_on = NEW.baseline_on) AND NOT EXISTS (
                SELECT 1 FROM portfolio_milestoneforecast
                 WHERE id = (SELECT max(id) FROM portfolio_milestoneforecast WHERE milestone_id = NEW.id)
                   AND before_on = OLD.forecast_on AND after_on = NEW.forecast_on
            ) THEN
                RAISE EXCEPTION 'a forecast moves only on record' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        """,
    )


def _cancelled_on_record() -> pgtrigger.Trigger:
    """A milestone is cancelled by an approved change request alone."""
    return pgtrigger.Trigger(
        name="cancelled",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(new__status="CANCELLED") & any_changed("status"),
        func="""
            IF NOT EXISTS (
                SELECT 1 FROM portfolio_cancelledmilestone c
                  JOIN portfolio_changerequest r ON r.id = c.change_id
                 WHERE c.milestone_id = NEW.id AND r.status = 'APPROVED'
            ) THEN
                RAISE EXCEPTION 'a milestone is cancelled by an approved change request alone'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        """,
    )


class Milestone(models.Model):
    """A point the department reaches, with the share of the award released on it."""

    class Kind(models.TextChoices):
        GATE_0 = "GATE_0", "Gate 0: strategic assessment"
        GATE_1 = "GATE_1", "Gate 1: business justification"
        GATE_2 = "GATE_2", "Gate 2: delivery strategy"
        GATE_3 = "GATE_3", "Gate 3: investment decision"
        GATE_4 = "GATE_4", "Gate 4: readiness for service"
        GATE_5 = "GATE_5", "Gate 5: operations review and benefits"
        DELIVERY = "DELIVERY", "Delivery"
        DECOMMISSION = "DECOMMISSION", "Decommissioning"

    award = models.ForeignKey("portfolio.Award", models.PROTECT, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=12, choices=Kind)
    baseline_on = models.DateField()
    forecast_on = models.DateField()
    actual_on = models.DateField(null=True)
    evidence_expected = models.TextField(max_length=1000)
    status = models.CharField(max_length=9, choices=MilestoneStatus, default=MilestoneStatus.PLANNED)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="milestone_number_once"),
            models.CheckConstraint(
                condition=empty_only_in(["PLANNED", "CANCELLED"], "actual_on"),
                name="milestone_actual_shown",
            ),
        ]
        indexes = [
            models.Index(
                fields=["forecast_on", "id"], condition=Q(status="PLANNED"), name="milestone_to_come"
            )
        ]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=MILESTONE_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="identity", operation=pgtrigger.Update, condition=any_changed("award", "number")
            ),
            _moved_on_record(),
            _forecast_on_record(),
            _cancelled_on_record(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"

    @property
    def reference(self) -> str:
        """`LF-2027A-0012-A/2`."""
        return f"{self.award.reference}/{self.number}"

    @property
    def standing_status(self) -> MilestoneStatus:
        """Cancelled where its award is called off, for then it is not to be reached."""
        return MilestoneStatus.CANCELLED if self.award.is_called_off else MilestoneStatus(self.status)

    @property
    def money(self) -> Decimal:
        """Its shares that stand, over all years and control budgets; reads them from a prefetch. None of an
        award that is called off, whose money is available again.
        """
        if self.award.is_called_off:
            return NOTHING
        return sum((share.amount for share in self.shares.all() if share.stands), NOTHING)


class MilestoneShare(Cell):
    """The pounds of one cell released when the milestone is met.

    Its amount never changes. `made_at`: the award was offered, or it was put in the place of another.
    `lapsed_at`: its year was closed before; `moved_at`: a budget exchange, a switch, a reversal or a change
    request put others in its place, or none; after it had lapsed where its lapse was reversed.
    """

    milestone = models.ForeignKey("portfolio.Milestone", models.PROTECT, related_name="shares")
    amount = pounds()
    made_at = models.DateTimeField()
    lapsed_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            cell_is_known("milestone_share_cell"),
            models.UniqueConstraint(
                fields=["milestone", "year", "control_budget"],
                condition=Q(moved_at__isnull=True),
                name="milestone_share_once",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="milestone_share_amount"),
            models.CheckConstraint(
                condition=Q(lapsed_at__isnull=True)
                | Q(moved_at__isnull=True)
                | Q(moved_at__gte=F("lapsed_at")),
                name="milestone_share_lapsed_first",
            ),
            models.CheckConstraint(
                condition=Q(moved_at__isnull=True) | Q(moved_at__gte=F("made_at")),
                name="milestone_share_made_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone}: {self.amount}"

    @property
    def stands(self) -> bool:
        return self.lapsed_at is None and self.moved_at is None


class Rebaseline(models.Model):
    """A milestone's baseline, and the one in its place: because it had passed before the award could be
    accepted, or by a change request.
    """

    milestone = models.ForeignKey("portfolio.Milestone", models.PROTECT, related_name="rebaselines")
    before_on = models.DateField()
    after_on = models.DateField()
    reason = models.TextField(max_length=2000)
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    change = models.ForeignKey(
        "portfolio.ChangeRequest", models.PROTECT, null=True, related_name="rebaselines"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(after_on__gt=F("before_on")), name="rebaseline_later"),
            models.CheckConstraint(condition=~Q(reason=""), name="rebaseline_reason"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.milestone}: {self.before_on} to {self.after_on}"
