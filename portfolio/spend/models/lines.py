"""Spend lines, and the one counter that numbers the accepted ones for the Treasury's feed."""

import pgtrigger
from django.db import models
from django.db.models import Q

from legacyfund.database import any_changed, never_truncated
from portfolio.funds.models import CONTROL_BUDGET_CHOICES, cell_is_known, pounds
from portfolio.spend.rules.lines import TEXT_LENGTHS

FIXED = ["spend_return", "fund", "award", "department", "line_number", "year", "period", "control_budget"]
FIXED += ["date", "amount", "waived", *TEXT_LENGTHS]


def _text(name: str) -> "models.CharField[str, str]":
    return models.CharField(max_length=TEXT_LENGTHS[name])


class SpendLine(models.Model):
    """One line of a return. `year` and `period` are when the money was paid.

    Accepting its return gives it `feed_no` and the period it was posted in, once; nothing else of it
    ever changes, and it never goes. `waived`: the ids of the checks that two people let stand for it, with a
    space between.
    """

    spend_return = models.ForeignKey("portfolio.Return", models.PROTECT, related_name="lines")
    fund = models.ForeignKey("portfolio.Fund", models.PROTECT, related_name="+")
    award = models.ForeignKey("portfolio.Award", models.PROTECT, related_name="spend_lines")
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")
    line_number = models.PositiveIntegerField()
    year = models.CharField(max_length=7)
    period = models.PositiveSmallIntegerField()
    control_budget = models.CharField(max_length=14, choices=CONTROL_BUDGET_CHOICES)
    date = models.DateField()
    amount = pounds()
    department_family = _text("department_family")
    entity = _text("entity")
    expense_type = _text("expense_type")
    expense_area = _text("expense_area")
    supplier = _text("supplier")
    transaction_number = _text("transaction_number")
    description = _text("description")
    supplier_postcode = _text("supplier_postcode")
    supplier_type = _text("supplier_type")
    contract_number = _text("contract_number")
    project_code = _text("project_code")
    expenditure_type = _text("expenditure_type")
    waived = models.CharField(max_length=200, blank=True, db_default="")
    feed_no = models.BigIntegerField(null=True, unique=True)
    posted_year = models.CharField(max_length=7, null=True)  # noqa: DJ001 - unknown until accepted
    posted_period = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            cell_is_known("spend_line_cell"),
            models.UniqueConstraint(fields=["spend_return", "line_number"], name="spend_line_once"),
            models.CheckConstraint(condition=Q(period__range=(1, 12)), name="spend_line_period"),
            models.CheckConstraint(
                condition=Q(feed_no__isnull=True, posted_year__isnull=True, posted_period__isnull=True)
                | Q(feed_no__gte=1, posted_year__isnull=False, posted_period__range=(1, 12)),
                name="spend_line_posted_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["award", "feed_no"], name="spend_line_of_award"),
            models.Index(fields=["department", "feed_no"], name="spend_line_of_department"),
            models.Index(fields=["department", "transaction_number"], name="spend_line_of_transaction"),
            models.Index(fields=["department", "date", "amount"], name="spend_line_of_size"),
        ]
        triggers = [
            pgtrigger.Protect(name="stands", operation=pgtrigger.Update, condition=any_changed(*FIXED)),
            pgtrigger.Protect(
                name="numbered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__feed_no__isnull=False),
            ),
            pgtrigger.Protect(
                name="numbered_later",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__feed_no__isnull=False),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return f"{self.spend_return} line {self.line_number}"


class Feed(models.Model):
    """The single row behind the feed: its epoch and the last number given.

    After a restore from a backup older than the last number published the epoch moves on, so that a
    reader's old cursor is refused and never silently skips.
    """

    epoch = models.PositiveIntegerField(default=1)
    head = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1, epoch__gte=1, head__gte=0), name="feed_one_row"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="grows",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__head__lt=pgtrigger.F("old__head"))
                & pgtrigger.Q(new__epoch=pgtrigger.F("old__epoch")),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return f"{self.epoch}:{self.head}"
