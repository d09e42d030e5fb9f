"""Reconciliations of a department's ledger with what it reported, their totals, and what stays open."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import LeasedRow
from legacyfund.database import any_changed, append_only, never_truncated, pair, set_only_in
from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import NOTHING
from portfolio.funds.models import CONTROL_BUDGET_CHOICES, pounds, pounds_or_none
from portfolio.spend.models import ReadAsSaid
from portfolio.spend.reconciling.rules.items import AMOUNT, KINDS, LEDGER, REASONS, REPORTED, TOTAL
from portfolio.spend.reconciling.workflow import TRANSITIONS, ReconciliationStatus
from portfolio.spend.rules.findings import Finding, Severity


class Reconciliation(LeasedRow, ReadAsSaid):
    """A department's ledger held against its accepted lines of a fund, to the end of a period.

    `reference` is `<department code>-G<number>`. Without a `file` its totals are typed. The row is the queue
    of the job that reads the file and matches it. `feed_head`: the last number of the feed that was compared;
    the next reconciliation begins after it, with what was open. `left_out`: lines of the file that an
    earlier one compared, or that come later. `faults` (`Finding`) are why the file cannot be read.
    `given_back`: what the sign-off said, blank where nothing is to be answered.
    """

    MAX_ATTEMPTS = 3

    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="reconciliations")
    fund = models.ForeignKey("portfolio.Fund", models.PROTECT, related_name="reconciliations")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=40, unique=True)
    year = models.CharField(max_length=7)
    period = models.PositiveSmallIntegerField()
    file = models.ForeignKey("portfolio.ReturnFile", models.PROTECT, null=True, related_name="+")
    tolerance_days = models.PositiveSmallIntegerField(default=0)
    tolerance_pence = models.PositiveIntegerField(default=0)
    status = models.CharField(
        max_length=9, choices=ReconciliationStatus, default=ReconciliationStatus.RECEIVED
    )
    faults = models.JSONField(default=list)
    left_out = models.PositiveIntegerField(default=0)
    feed_head = models.BigIntegerField(null=True)
    given_back = models.TextField(max_length=2000, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "number"], name="reconciliation_number_once"),
            models.UniqueConstraint(
                fields=["department", "fund"],
                condition=~Q(status__in=["AGREED", "WITHDRAWN"]),
                name="reconciliation_one_in_hand",
            ),
            models.CheckConstraint(
                condition=Q(year__regex=r"^\d{4}-\d{2}$", period__range=(1, 12)), name="reconciliation_period"
            ),
            models.CheckConstraint(condition=pair("sent_at", "sent_by"), name="reconciliation_sent_pair"),
            models.CheckConstraint(
                condition=pair("agreed_at", "agreed_by"), name="reconciliation_agreed_pair"
            ),
            models.CheckConstraint(
                condition=set_only_in("AGREED", "agreed_at"), name="reconciliation_agreed_shown"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["OPEN", "SENT", "AGREED"]) | Q(feed_head__isnull=False),
                name="reconciliation_compared_shown",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True)
                | (~Q(agreed_by=F("made_by")) & ~Q(agreed_by=F("sent_by"))),
                name="reconciliation_second_person",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(done_at=None, set_aside_at=None),
                name="reconciliation_waiting",
            )
        ]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="identity",
                operation=pgtrigger.Update,
                condition=any_changed(
                    *("department", "fund", "number", "reference", "year", "period", "file"),
                    *("tolerance_days", "tolerance_pence", "made_at", "made_by"),
                ),
            ),
            pgtrigger.Protect(
                name="agreed_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=["AGREED", "WITHDRAWN"]),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def month(self) -> Period:
        return Period(self.year, self.period)

    @property
    def tolerance_amount(self) -> Decimal:
        return Decimal(self.tolerance_pence) / 100

    @property
    def found_faulty(self) -> list[Finding]:
        return [
            Finding(line, column, code, Severity.FAULT, message)
            for line, column, code, message in self.faults
        ]


class LedgerTotal(models.Model):
    """What was compared of an award and control budget. `tolerated`: how much of the difference lies in lines
    that were taken for one within the tolerance.
    """

    reconciliation = models.ForeignKey(Reconciliation, models.PROTECT, related_name="totals")
    award = models.ForeignKey("portfolio.Award", models.PROTECT, related_name="+")
    control_budget = models.CharField(max_length=14, choices=CONTROL_BUDGET_CHOICES)
    ledger = pounds()
    reported = pounds()
    tolerated = pounds()
    ledger_lines = models.PositiveIntegerField(null=True)
    reported_lines = models.PositiveIntegerField()
    matched = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reconciliation", "award", "control_budget"], name="ledger_total_once"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.reconciliation}: {self.award_id} {self.control_budget}"

    @property
    def difference(self) -> Decimal:
        return self.ledger - self.reported


class OpenItem(models.Model):
    """What does not match: a line of the ledger, a reported one, both with two amounts, or two totals.

    `since`: the end of the period of the reconciliation that first found it. `line` is the reported one;
    `number`, `day` and `supplier` are the ledger's, where there is a line of it. `reason` and `words` say why
    it is open, as whoever explained it knows.
    """

    reconciliation = models.ForeignKey(Reconciliation, models.PROTECT, related_name="items")
    kind = models.CharField(max_length=8, choices=list(KINDS.items()))
    award = models.ForeignKey("portfolio.Award", models.PROTECT, related_name="+")
    control_budget = models.CharField(max_length=14, choices=CONTROL_BUDGET_CHOICES)
    day = models.DateField(null=True)
    number = models.CharField(max_length=100, blank=True)
    supplier = models.CharField(max_length=255, blank=True)
    ledger = pounds_or_none()
    reported = pounds_or_none()
    line = models.ForeignKey("portfolio.SpendLine", models.PROTECT, null=True, related_name="+")
    file_line = models.PositiveIntegerField(null=True)
    since = models.DateField()
    reason = models.CharField(max_length=12, choices=list(REASONS.items()), blank=True)
    words = models.TextField(max_length=2000, blank=True)
    explained_at = models.DateTimeField(null=True)
    explained_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=LEDGER, ledger__isnull=False, reported__isnull=True, line__isnull=True)
                | Q(kind=REPORTED, ledger__isnull=True, reported__isnull=False, line__isnull=False)
                | Q(kind=AMOUNT, ledger__isnull=False, reported__isnull=False, line__isnull=False)
                | Q(kind=TOTAL, ledger__isnull=False, reported__isnull=False, day__isnull=True),
                name="open_item_sides",
            ),
            models.CheckConstraint(
                condition=pair("explained_at", "explained_by"), name="open_item_explained_pair"
            ),
            models.CheckConstraint(
                condition=Q(reason="", words="", explained_at__isnull=True)
                | (~Q(reason="") & Q(explained_at__isnull=False)),
                name="open_item_explained_whole",
            ),
        ]
        indexes = [models.Index(fields=["reconciliation", "id"], name="open_item_in_order")]
        triggers = [
            pgtrigger.Protect(
                name="stands",
                operation=pgtrigger.Update,
                condition=any_changed(
                    *("reconciliation", "kind", "award", "control_budget", "day", "number", "supplier"),
                    *("ledger", "reported", "line", "file_line", "since"),
                ),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return f"{self.reconciliation}: {self.get_kind_display()} {self.number}"

    @property
    def difference(self) -> Decimal:
        return (self.ledger or NOTHING) - (self.reported or NOTHING)
