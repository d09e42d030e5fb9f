"""An award, its milestones and the money tied to each, and the department's claims."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from legacyfund.database import any_changed, append_only, empty_only_in, pair, set_only_in
from legacyfund.lib.money import NOTHING
from portfolio.awards.workflow import AWARD_TRANSITIONS, MILESTONE_TRANSITIONS, AwardStatus, MilestoneStatus
from portfolio.funds.models import Cell, cell_is_known, pounds


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
    def money(self) -> Decimal:
        """Its shares that stand, over all years and control budgets; reads them from a prefetch."""
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
