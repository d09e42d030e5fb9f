"""Periods of a fund: until when returns come into each, who may be late, and what was posted in it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from legacyfund.database import any_changed, append_only, never_truncated, pair
from legacyfund.lib.financial_year import Period
from portfolio.funds.models import pounds_or_none
from portfolio.spend.workflow import PERIOD_TRANSITIONS, PeriodStatus


class FundPeriod(models.Model):
    """A month of a financial year, of one fund. There is a row once its day is set, somebody may be late for
    it, or it is closed; without one it is open, and closes on the day that `proposed_close` gives.

    Closing counts what was posted in it, in the feed from `first_feed_no` to `last_feed_no`: `line_count`
    lines of the fund, which come to `net`. Lines of other funds may lie between.
    """

    fund = models.ForeignKey("portfolio.Fund", models.PROTECT, related_name="periods")
    year = models.CharField(max_length=7)
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=6, choices=PeriodStatus, default=PeriodStatus.OPEN)
    closes_on = models.DateField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    first_feed_no = models.BigIntegerField(null=True)
    last_feed_no = models.BigIntegerField(null=True)
    line_count = models.PositiveIntegerField(null=True)
    net = pounds_or_none()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "year", "number"], name="fund_period_once"),
            models.CheckConstraint(
                condition=Q(year__regex=r"^\d{4}-\d{2}$", number__range=(1, 12)), name="fund_period_month"
            ),
            models.CheckConstraint(condition=pair("closed_at", "closed_by"), name="fund_period_closed_pair"),
            models.CheckConstraint(
                condition=Q(status="OPEN", closed_at__isnull=True, line_count__isnull=True, net__isnull=True)
                | Q(status="CLOSED", closed_at__isnull=False, line_count__isnull=False, net__isnull=False),
                name="fund_period_closed_shown",
            ),
            models.CheckConstraint(
                condition=Q(first_feed_no__isnull=True, last_feed_no__isnull=True)
                & (Q(line_count__isnull=True) | Q(line_count=0, net=0))
                | Q(first_feed_no__gte=1, line_count__gte=1, last_feed_no__gte=F("first_feed_no")),
                name="fund_period_range",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=PERIOD_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="identity", operation=pgtrigger.Update, condition=any_changed("fund", "year", "number")
            ),
            pgtrigger.Protect(
                name="closed_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status="CLOSED"),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return f"{self.fund.reference} {self.year}/{self.number}"

    @property
    def month(self) -> Period:
        return Period(self.year, self.number)


def _while_open() -> pgtrigger.Trigger:
    """Nobody is allowed to be late for a period that is closed: an exception never opens it again."""
    return pgtrigger.Trigger(
        name="while_open",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            PERFORM 1 FROM portfolio_fundperiod
             WHERE id = NEW.period_id AND status = 'OPEN' FOR UPDATE;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'the period is closed' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        """,
    )


class PeriodException(models.Model):
    """An award whose return for the period may come until `last_day`. Until one is accepted after this was
    named, or the day has passed, the period stays open.
    """

    period = models.ForeignKey(FundPeriod, models.PROTECT, related_name="exceptions")
    award = models.ForeignKey("portfolio.Award", models.PROTECT, related_name="period_exceptions")
    last_day = models.DateField()
    reason = models.TextField(max_length=2000)
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "award", "last_day"], name="period_exception_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="period_exception_reason"),
        ]
        triggers = [_while_open(), *append_only()]

    def __str__(self) -> str:
        return f"{self.period}: {self.award_id} until {self.last_day}"
