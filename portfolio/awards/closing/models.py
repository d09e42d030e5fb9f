"""What a department says was achieved, as the fund confirms it; and the recovery of what was not spent."""

from decimal import Decimal
from fractions import Fraction

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from legacyfund.database import any_changed, append_only, never_truncated, pair, set_only_in
from portfolio.awards.closing.rules.outcomes import ACHIEVED, PROOFS, Proof, SystemOutcome
from portfolio.awards.closing.workflow import (
    CLOSURE_TRANSITIONS,
    COMPLETION_TRANSITIONS,
    ClosureStatus,
    CompletionStatus,
)
from portfolio.funds.models import Cell, cell_is_known, pounds

POINT = 168
"""Parts of a point in which the register keeps an exact rating."""


class Completion(models.Model):
    """The department says that an award is complete. `number` counts from 1 within the award. What it says
    never changes; the fund confirms it, or sends it back with a reason.
    """

    award = models.ForeignKey("portfolio.Award", models.PROTECT, related_name="completions")
    number = models.PositiveSmallIntegerField()
    words = models.TextField(max_length=5000)
    status = models.CharField(max_length=10, choices=CompletionStatus, default=CompletionStatus.SAID)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(max_length=2000, blank=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="completion_number_once"),
            models.UniqueConstraint(
                fields=["award"],
                condition=Q(status__in=["SAID", "CONFIRMED"]),
                name="completion_one_standing",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="completion_words"),
            models.CheckConstraint(
                condition=pair("answered_at", "answered_by"), name="completion_answered_pair"
            ),
            models.CheckConstraint(
                condition=set_only_in(["CONFIRMED", "SENT_BACK"], "answered_at"),
                name="completion_answer_shown",
            ),
            models.CheckConstraint(
                condition=Q(status="SENT_BACK") & ~Q(reason="") | ~Q(status="SENT_BACK") & Q(reason=""),
                name="completion_reason",
            ),
            models.CheckConstraint(
                condition=set_only_in("TAKEN_BACK", "taken_back_at"), name="completion_taken_back"
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("said_by")),
                name="completion_by_two_people",
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(status="SAID"), name="completion_to_confirm")]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=COMPLETION_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="identity",
                operation=pgtrigger.Update,
                condition=any_changed("award", "number", "words", "said_at", "said_by"),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return f"Completion {self.number} of {self.award}"


class CompletedSystem(models.Model):
    """What the register showed of a system of the bid when the award was said to be complete; why, where that
    is less than was promised. Ratings as the register and the bid keep them.
    """

    completion = models.ForeignKey("portfolio.Completion", models.PROTECT, related_name="systems")
    place = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=40)
    name = models.CharField(max_length=150)
    ends = models.BooleanField()
    before_in_168ths = models.PositiveIntegerField(null=True)
    target = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    proof = models.CharField(max_length=8, choices=list(PROOFS.items()))
    shown_on = models.DateField()
    after_in_168ths = models.PositiveIntegerField(null=True)
    reason = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["completion", "place"], name="completed_system_place_once"),
            models.CheckConstraint(
                condition=Q(proof__in=["GONE", "RE_RATED", "CLOSED"]), name="completed_system_shown"
            ),
            models.CheckConstraint(
                condition=set_only_in("RE_RATED", "after_in_168ths", column="proof"),
                name="completed_system_rated",
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.reference} in {self.completion}"

    @property
    def outcome(self) -> SystemOutcome:
        return SystemOutcome(
            reference=self.reference,
            name=self.name,
            ends=self.ends,
            before=_exact(self.before_in_168ths),
            target=self.target,
            proof=Proof(self.proof),
            on=self.shown_on,
            after=_exact(self.after_in_168ths),
        )


def _exact(in_168ths: int | None) -> Fraction | None:
    return None if in_168ths is None else Fraction(in_168ths, POINT)


class AchievedBenefit(models.Model):
    """How much of a benefit was achieved, and why no more. `place` counts the benefits of the bid's preferred
    option from 1; `amount` is in the prices that the bid names, where it names an amount.
    """

    completion = models.ForeignKey("portfolio.Completion", models.PROTECT, related_name="benefits")
    place = models.PositiveSmallIntegerField()
    achieved = models.CharField(max_length=7, choices=list(ACHIEVED.items()))
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    reason = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["completion", "place"], name="achieved_benefit_place_once"),
            models.CheckConstraint(condition=Q(achieved__in=list(ACHIEVED)), name="achieved_benefit_known"),
            models.CheckConstraint(
                condition=Q(achieved="IN_FULL", reason="") | (~Q(achieved="IN_FULL") & ~Q(reason="")),
                name="achieved_benefit_explained",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True)
                | Q(achieved="NOT", amount=0)
                | (~Q(achieved="NOT") & Q(amount__gte=0)),
                name="achieved_benefit_amount",
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"Benefit {self.place} of {self.completion}"


class Closure(models.Model):
    """An award ends for good. `number` counts from 1 within the award: what a correction gives back after
    that is recovered by another. Where nothing is left to recover, whoever proposed it approves it at once.
    """

    award = models.ForeignKey("portfolio.Award", models.PROTECT, related_name="closures")
    number = models.PositiveSmallIntegerField()
    reason = models.TextField(max_length=2000)
    moves_money = models.BooleanField()
    status = models.CharField(max_length=9, choices=ClosureStatus, default=ClosureStatus.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="closure_number_once"),
            models.UniqueConstraint(
                fields=["award"], condition=Q(status="PROPOSED"), name="closure_one_waiting"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="closure_reason"),
            models.CheckConstraint(
                condition=pair("approved_at", "approved_by"), name="closure_approved_pair"
            ),
            models.CheckConstraint(
                condition=pair("withdrawn_at", "withdrawn_by"), name="closure_withdrawn_pair"
            ),
            models.CheckConstraint(condition=set_only_in("APPROVED", "approved_at"), name="closure_approved"),
            models.CheckConstraint(
                condition=set_only_in("WITHDRAWN", "withdrawn_at"), name="closure_withdrawn"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | Q(moves_money=False)
                | ~Q(approved_by=F("proposed_by")),
                name="closure_by_two_people",
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(status="PROPOSED"), name="closure_to_approve")]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=CLOSURE_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="identity",
                operation=pgtrigger.Update,
                condition=any_changed(
                    "award", "number", "reason", "moves_money", "proposed_at", "proposed_by"
                ),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return f"Closure {self.number} of {self.award}"

    @property
    def journal_key(self) -> str:
        """The idempotency key of the journal that approving it posts."""
        return f"closure-{self.pk}"

    @property
    def money(self) -> dict[tuple[str, str], Decimal]:
        """What it recovers, by year and control budget; reads it from a prefetch."""
        return {(row.year, row.control_budget): row.amount for row in self.amounts.all()}


class RecoveredAmount(Cell):
    """Released and not spent, which a closure makes available again."""

    closure = models.ForeignKey("portfolio.Closure", models.PROTECT, related_name="amounts")
    amount = pounds()

    class Meta:
        constraints = [
            cell_is_known("recovered_amount_cell"),
            models.UniqueConstraint(
                fields=["closure", "year", "control_budget"], name="recovered_amount_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="recovered_amount_positive"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.closure}: {self.amount}"
