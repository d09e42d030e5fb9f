"""Closed periods that are sealed, and the files each was sealed as. The bytes lie in a folder."""

import pgtrigger
from django.db import models
from django.db.models import Q

from legacyfund.database import append_only
from legacyfund.lib.ranges import Lasting
from portfolio.ledger.rules.ledger import FIRST_HASH
from portfolio.ledger.rules.witness import Head, SignedHead
from portfolio.treasury.sealing.rules.files import Form, file_name, period_name


def _of_a_closed_period() -> pgtrigger.Trigger:
    """What is posted in an open period still grows."""
    return pgtrigger.Trigger(
        name="of_closed_period",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            PERFORM 1 FROM portfolio_fundperiod WHERE id = NEW.period_id AND status = 'CLOSED';
            IF NOT FOUND THEN
                RAISE EXCEPTION 'the period is open' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        """,
    )


class Segment(models.Model):
    """A closed period of a fund, sealed. Its lines, their net and their part of the feed are the period's.

    `epoch`: of the feed when it was sealed. `journal` ended the fund's chain then, none where it had none;
    `signature` and `key` are those of the head that was signed, blank where the service had no key.
    """

    period = models.OneToOneField("portfolio.FundPeriod", models.PROTECT, related_name="segment")
    epoch = models.PositiveIntegerField()
    journal = models.ForeignKey("portfolio.Journal", models.PROTECT, null=True, related_name="+")
    signature = models.CharField(max_length=128, blank=True)
    key = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(epoch__gte=1), name="segment_epoch"),
            models.CheckConstraint(
                condition=Q(signature="", key="") | (~Q(signature="") & ~Q(key="")), name="segment_signed"
            ),
        ]
        triggers = [_of_a_closed_period(), *append_only()]

    def __str__(self) -> str:
        return f"{self.period}, sealed"

    @property
    def head(self) -> SignedHead:
        """The fund's, as it was given at sealing."""
        number, hashed = (self.journal.number, self.journal.hash) if self.journal else (0, FIRST_HASH)
        return SignedHead(Head(self.period.fund.reference, number, hashed), self.signature, self.key)


class SealedFile(models.Model):
    """The lines of a segment in one form: how many bytes the file has, and their SHA-256."""

    segment = models.ForeignKey(Segment, models.PROTECT, related_name="files")
    form = models.CharField(max_length=9, choices=[(form.value, form.words) for form in Form])
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["segment", "form"], name="sealed_file_once"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$", size__gte=1), name="sealed_file_known"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return self.lasting.name

    @property
    def ending(self) -> str:
        """Of its address."""
        return f"{period_name(self.segment.period.month)}.{self.form}"

    @property
    def lasting(self) -> Lasting:
        period, form = self.segment.period, Form(self.form)
        name = file_name(period.fund.reference, period.month, form)
        return Lasting(name, form.media_type, self.sha256, self.size)
