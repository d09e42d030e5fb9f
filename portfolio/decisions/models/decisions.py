"""What the panel decides on a bid, kept apart from the bid until it is announced."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from legacyfund.database import any_changed, append_only, pair, set_only_in
from portfolio.decisions.workflow import DECISION_TRANSITIONS, DecisionStatus
from portfolio.funds.models import Cell, cell_is_known, pounds, pounds_or_none


class Decision(models.Model):
    """Proposed by the fund, confirmed by the chair. `rank` is the bid's in the frozen ranking.

    `departs` says that the outcome is not what the adopted scenario chooses (what funding down the ranking
    would give, where none is adopted), or the amount not what was asked for: then there is a reason.
    `reserve_place` is the bid's turn on the reserve list of
    its round, 1 the first; a reserved bid without one comes after those, by rank. `promotes` is the announced
    decision that put the bid on the reserve list, where this one takes the bid off it.
    """

    class Outcome(models.TextChoices):
        APPROVE = "APPROVE", "Approve"
        RESERVE = "RESERVE", "Hold on the reserve list"
        REJECT = "REJECT", "Do not fund"

    bid = models.ForeignKey("bids.Bid", models.PROTECT, related_name="decisions")
    version = models.ForeignKey("bids.BidVersion", models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome)
    status = models.CharField(max_length=10, choices=DecisionStatus, default=DecisionStatus.PROPOSED)
    promotes = models.ForeignKey("self", models.PROTECT, null=True, related_name="promotions")
    rank = models.PositiveIntegerField()
    departs = models.BooleanField()
    reason = models.TextField(max_length=2000, blank=True)
    reserve_place = models.PositiveSmallIntegerField(null=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    announced_at = models.DateTimeField(null=True)
    announced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reversed_at = models.DateTimeField(null=True)
    reversed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reversal_reason = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bid"],
                condition=~Q(status="REVERSED") & Q(promotes__isnull=True),
                name="decision_one_standing",
            ),
            models.UniqueConstraint(
                fields=["promotes"], condition=~Q(status="REVERSED"), name="decision_one_promotion"
            ),
            models.CheckConstraint(
                condition=Q(promotes__isnull=True) | Q(outcome="APPROVE"), name="decision_promotion_approves"
            ),
            models.CheckConstraint(condition=Q(departs=False) | ~Q(reason=""), name="decision_reason"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="decision_second_person",
            ),
            models.CheckConstraint(
                condition=Q(reserve_place__isnull=True) | Q(outcome="RESERVE", reserve_place__gte=1),
                name="decision_reserve_place",
            ),
            models.CheckConstraint(condition=pair("confirmed_at", "confirmed_by"), name="decision_confirmed"),
            models.CheckConstraint(condition=pair("announced_at", "announced_by"), name="decision_announced"),
            models.CheckConstraint(condition=pair("reversed_at", "reversed_by"), name="decision_reversed"),
            models.CheckConstraint(
                condition=Q(status="PROPOSED", confirmed_at__isnull=True)
                | Q(status__in=["CONFIRMED", "ANNOUNCED"], confirmed_at__isnull=False)
                | (Q(status="REVERSED", reversed_at__isnull=False) & ~Q(reversal_reason="")),
                name="decision_status_shown",
            ),
            models.CheckConstraint(
                condition=set_only_in("ANNOUNCED", "announced_at"),
                name="decision_announced_shown",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=DECISION_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="identity",
                operation=pgtrigger.Update,
                condition=any_changed(
                    "bid",
                    "version",
                    "outcome",
                    "rank",
                    "reserve_place",
                    "promotes",
                    "proposed_by",
                    "proposed_at",
                ),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.bid.reference}: {self.outcome}"

    @property
    def chosen_option(self) -> "DecisionOption | None":
        """None where it is on the bid as asked."""
        return getattr(self, "option", None)


class DecisionAmount(Cell):
    """Three different things: asked for by the version, recommended by the fund, approved by the chair. Of a
    later start, what was asked for is as many years later too.
    """

    decision = models.ForeignKey("portfolio.Decision", models.PROTECT, related_name="amounts")
    requested = pounds()
    recommended = pounds()
    approved = pounds_or_none()

    class Meta:
        constraints = [
            cell_is_known("decision_amount_cell"),
            models.UniqueConstraint(
                fields=["decision", "year", "control_budget"], name="decision_amount_once"
            ),
            models.CheckConstraint(
                condition=Q(recommended__gte=0, recommended__lte=F("requested")),
                name="decision_amount_recommended",
            ),
            models.CheckConstraint(
                condition=Q(approved__isnull=True) | Q(approved__gte=0, approved__lte=F("requested")),
                name="decision_amount_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.year} {self.control_budget}"


class DecisionOption(models.Model):
    """Which option of the bid is approved, where it is not the bid as asked: its code in the version, and
    what its department calls it.
    """

    decision = models.OneToOneField("portfolio.Decision", models.PROTECT, related_name="option")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="decision_option_named"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return self.name


class DecisionCondition(models.Model):
    """What an approved bid's department has to do, who by role, and by when. `blocking`: no money of its
    award is released before.
    """

    decision = models.ForeignKey("portfolio.Decision", models.PROTECT, related_name="conditions")
    number = models.PositiveSmallIntegerField()
    words = models.TextField(max_length=1000)
    owner_role = models.CharField(max_length=120)
    due_on = models.DateField()
    blocking = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="decision_condition_number"),
            models.CheckConstraint(
                condition=~Q(words="") & ~Q(owner_role=""), name="decision_condition_complete"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"Condition {self.number} of {self.decision}"
