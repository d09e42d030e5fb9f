"""Spend lines, and the one counter that numbers the accepted ones for the Treasury's feed."""

import pgtrigger
from django.db import models
from django.db.models import Q

from legacyfund.database import any_changed, never_truncated
from portfolio.funds.models import CONTROL_BUDGET_CHOICES, cell_is_known, pounds
from portfolio.spend.rules.lines import TEXT_LENGTHS

FIXED = ["spend_return", "fund", "award", "department", "line_number", "year", "period", "control_budget"]
FIXED += ["date", "amount", "waived", "corrects", "correction", *TEXT_LENGTHS]


def _text(name: str) -> "models.CharField[str, str]":
    return models.CharField(max_length=TEXT_LENGTHS[name])


class Correction(models.TextChoices):
    REVERSAL = "REVERSAL", "Takes back"
    REPLACEMENT = "REPLACEMENT", "Stands in the place of"


def _corrects_what_stands() -> pgtrigger.Trigger:
    """A correction is of an accepted line, of the same department, and the only one that counts. A reversal
    says what the line said, with the other sign; in the place of a line stands nothing while it is not taken
    back. Two corrections of one line wait for each other at its row.
    """
    return pgtrigger.Trigger(
        name="corrects",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Q(new__corrects__isnull=False),
        declare=[("line", "portfolio_spendline%ROWTYPE"), ("counting", "text[]")],
        func="""
            SELECT * INTO line FROM portfolio_spendline WHERE id = NEW.corrects_id FOR UPDATE;
            IF line.feed_no IS NULL OR line.correction = 'REVERSAL'
               OR NEW.department_id <> line.department_id THEN
                RAISE EXCEPTION 'only an accepted line is corrected' USING ERRCODE = 'restrict_violation';
            END IF;
            IF NEW.correction = 'REVERSAL'
               AND (NEW.fund_id, NEW.award_id, NEW.year, NEW.period, NEW.control_budget, NEW.date,
                    NEW.supplier, NEW.transaction_number, NEW.amount)
                   IS DISTINCT FROM
                   (line.fund_id, line.award_id, line.year, line.period, line.control_budget, line.date,
                    line.supplier, line.transaction_number, -line.amount) THEN
                RAISE EXCEPTION 'a reversal says what its line says' USING ERRCODE = 'restrict_violation';
            END IF;
            SELECT array_agg(other.correction) INTO counting
              FROM portfolio_spendline other
              JOIN portfolio_return made ON made.id = other.spend_return_id
             WHERE other.corrects_id = NEW.corrects_id
               AND made.status IN ('CHECKED', 'CERTIFIED', 'HELD', 'ACCEPTED');
            IF NEW.correction = ANY(counting) THEN
                RAISE EXCEPTION 'a line is corrected once' USING ERRCODE = 'restrict_violation';
            END IF;
            IF NEW.correction = 'REPLACEMENT' AND NOT 'REVERSAL' = ANY(coalesce(counting, '{}')) THEN
                RAISE EXCEPTION 'a line that stands is not replaced' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        """,
    )


def _nothing_into_what_is_closed() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="period_open",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        level=pgtrigger.Statement,
        referencing=pgtrigger.Referencing(new="new_lines"),  # type: ignore[no-untyped-call]
        func="""
            IF EXISTS (
                SELECT 1 FROM (SELECT DISTINCT fund_id, posted_year, posted_period FROM new_lines) line
                  JOIN portfolio_fundperiod period ON period.fund_id = line.fund_id
                   AND period.status = 'CLOSED'
                   AND (line.posted_year, line.posted_period) <= (period.year, period.number)
            ) THEN
                RAISE EXCEPTION 'nothing is posted in a period that is closed'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NULL;
        """,
    )


class SpendLine(models.Model):
    """One line of a return. `year` and `period` are when the money was paid.

    A line that `corrects` an accepted one takes it back (REVERSAL: its amount with the other sign) or stands
    in its place (REPLACEMENT). Accepting its return gives it `feed_no` and the period it was posted in, once;
    nothing else of it ever changes, and it never goes. `waived`: the ids of the checks that two people let
    stand for it, with a space between.
    """

    # Of its return, and that there is one: `portfolio_lines_come_whole` looks once for all lines that come,
    # where foreign keys would be looked up for each. Other indexes begin with these columns.
    spend_return = models.ForeignKey(
        "portfolio.Return", models.PROTECT, related_name="lines", db_index=False, db_constraint=False
    )
    fund = models.ForeignKey(
        "portfolio.Fund", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    award = models.ForeignKey(
        "portfolio.Award", models.PROTECT, related_name="spend_lines", db_index=False, db_constraint=False
    )
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
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
    # Of an accepted line, which the trigger `corrects` looks for, and no line ever goes.
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="corrections", db_index=False, db_constraint=False
    )
    correction = models.CharField(max_length=11, choices=Correction, blank=True, db_default="")
    feed_no = models.BigIntegerField(null=True, unique=True)
    posted_year = models.CharField(max_length=7, null=True)  # noqa: DJ001 - unknown until accepted
    posted_period = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            cell_is_known("spend_line_cell"),
            models.CheckConstraint(
                condition=Q(correction="", corrects__isnull=True)
                | Q(correction__in=["REVERSAL", "REPLACEMENT"], corrects__isnull=False),
                name="spend_line_corrects_whole",
            ),
            models.UniqueConstraint(
                fields=["corrects", "correction"],
                condition=Q(feed_no__isnull=False, corrects__isnull=False),
                name="spend_line_corrected_once",
            ),
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
            models.Index(fields=["fund", "feed_no"], name="spend_line_of_fund"),
            models.Index(fields=["department", "transaction_number"], name="spend_line_of_transaction"),
            models.Index(fields=["department", "date", "amount"], name="spend_line_of_size"),
            models.Index(
                fields=["corrects"], condition=Q(corrects__isnull=False), name="spend_line_correcting"
            ),
        ]
        triggers = [
            _corrects_what_stands(),
            _nothing_into_what_is_closed(),
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
