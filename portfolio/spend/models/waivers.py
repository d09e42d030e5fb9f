"""Waivers: a check that two people let stand for lines of a file, and what each of the lines said then."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from legacyfund.database import any_changed, append_only, never_truncated, pair, set_only_in
from portfolio.funds.models import pounds
from portfolio.spend.rules.lines import Facts, WaivedFault
from portfolio.spend.workflow import WAIVER_TRANSITIONS, WAIVER_WAITS, WaiverStatus


class Waiver(models.Model):
    """Asked for by a preparer, agreed to by the department's sign-off and then by the fund: three people.

    `reference` is `<file>-W<number>`; `code` is the id of the check. It holds for this file alone.
    """

    upload = models.ForeignKey("portfolio.ReturnUpload", models.PROTECT, related_name="waivers")
    number = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=50, unique=True)
    code = models.CharField(max_length=24)
    status = models.CharField(max_length=9, choices=WaiverStatus, default=WaiverStatus.ASKED)
    reason = models.TextField(max_length=2000)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    endorsed_at = models.DateTimeField(null=True)
    endorsed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    refusal_reason = models.TextField(max_length=2000, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="waiver_number_once"),
            models.UniqueConstraint(
                fields=["upload", "code"], condition=Q(status__in=WAIVER_WAITS), name="waiver_waits_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason"),
            models.CheckConstraint(condition=pair("endorsed_at", "endorsed_by"), name="waiver_endorsed_pair"),
            models.CheckConstraint(condition=pair("agreed_at", "agreed_by"), name="waiver_agreed_pair"),
            models.CheckConstraint(condition=pair("refused_at", "refused_by"), name="waiver_refused_pair"),
            models.CheckConstraint(
                condition=pair("withdrawn_at", "withdrawn_by"), name="waiver_withdrawn_pair"
            ),
            models.CheckConstraint(
                condition=Q(endorsed_by__isnull=True) | ~Q(endorsed_by=F("asked_by")),
                name="waiver_second_person",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True)
                | (~Q(agreed_by=F("asked_by")) & ~Q(agreed_by=F("endorsed_by"))),
                name="waiver_third_person",
            ),
            models.CheckConstraint(
                condition=Q(status="ASKED", endorsed_at__isnull=True)
                | Q(status__in=["ENDORSED", "AGREED"], endorsed_at__isnull=False)
                | Q(status__in=["REFUSED", "WITHDRAWN"]),
                name="waiver_endorsed_shown",
            ),
            models.CheckConstraint(
                condition=set_only_in("AGREED", "agreed_at"),
                name="waiver_agreed_shown",
            ),
            models.CheckConstraint(
                condition=set_only_in("REFUSED", "refused_at", because="refusal_reason"),
                name="waiver_refused_shown",
            ),
            models.CheckConstraint(
                condition=set_only_in("WITHDRAWN", "withdrawn_at"),
                name="waiver_withdrawn_shown",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=WAIVER_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="asked_once",
                operation=pgtrigger.Update,
                condition=any_changed(
                    *("upload", "number", "reference", "code", "reason", "asked_at", "asked_by")
                ),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return self.reference


class WaivedLine(models.Model):
    """A line of a waiver as it stood when it was asked for: the cell (`column`, `value`), what the check said
    of it (`message`), and how the line was read. It is waived while the line is read the same.
    """

    waiver = models.ForeignKey(Waiver, models.PROTECT, related_name="lines")
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=80, blank=True)
    value = models.CharField(max_length=200, blank=True)
    message = models.TextField(max_length=2000)
    paid_on = models.DateField()
    supplier = models.CharField(max_length=255)
    transaction_number = models.CharField(max_length=100)
    amount = pounds()
    award = models.CharField(max_length=48)
    control_budget = models.CharField(max_length=14)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["waiver", "line"], name="waived_line_once")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.waiver} line {self.line}"

    def fault(self, code: str) -> WaivedFault:
        """What is waived, as a check of the file meets it."""
        number, use = self.transaction_number, (self.award, self.control_budget)
        return WaivedFault(
            code, self.message, Facts(self.line, self.paid_on, self.supplier, number, self.amount, *use)
        )
