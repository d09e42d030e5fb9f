"""The ledger: journals of postings that only grow, and the balances the database keeps of them."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from legacyfund.database import any_changed, append_only, never_truncated, pair, set_only_in
from portfolio.funds.models import CONTROL_BUDGET_CHOICES, Cell, cell_is_known, pounds
from portfolio.ledger.rules.kinds import Account, Kind
from portfolio.ledger.rules.ledger import FIRST_HASH
from portfolio.ledger.workflow import EXCHANGE_TRANSITIONS, ExchangeStatus

ACCOUNT_CHOICES = [(account.value, account.value.capitalize()) for account in Account]
KIND_CHOICES = [(kind.value, kind.value.replace("_", " ").capitalize()) for kind in Kind]
NEVER_NEGATIVE = ["AVAILABLE", "COMMITTED", "RELEASED"]
OF_AN_AWARD = ["COMMITTED", "RELEASED", "SPENT", "LAPSED"]


class Journal(models.Model):
    """One movement of money, whole or not at all. Written by `post_journal` alone, never changed.

    `number` counts from 1 within the fund; `hash` is the SHA-256 of the journal with its postings
    and of the hash before it, so that a change anywhere is found and named. Nobody posts what lapses by
    itself at the end of a year.
    """

    fund = models.ForeignKey("portfolio.Fund", models.PROTECT, related_name="journals")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=24, choices=KIND_CHOICES)
    award = models.ForeignKey("portfolio.Award", models.PROTECT, null=True, related_name="journals")
    effective_on = models.DateField()
    posted_at = models.DateTimeField()
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    narrative = models.CharField(max_length=500)
    idempotency_key = models.CharField(max_length=120, unique=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "number"], name="journal_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="journal_number_from_one"),
            models.CheckConstraint(
                condition=set_only_in("REVERSAL", "reverses", column="kind"),
                name="journal_reversal_names",
            ),
            models.CheckConstraint(
                condition=Q(posted_by__isnull=False) | Q(kind="LAPSE"), name="journal_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(number=1, prev_hash=FIRST_HASH) | (Q(number__gt=1) & ~Q(prev_hash=FIRST_HASH)),
                name="journal_chained",
            ),
        ]
        indexes = [models.Index(fields=["award", "id"], name="journal_of_award")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.fund.reference} journal {self.number}"


class Posting(Cell):
    """Signed pounds on one account. A journal's postings sum to zero."""

    journal = models.ForeignKey("portfolio.Journal", models.PROTECT, related_name="postings")
    account = models.CharField(max_length=10, choices=ACCOUNT_CHOICES)
    amount = pounds()

    class Meta:
        constraints = [
            cell_is_known("posting_cell"),
            models.CheckConstraint(
                condition=Q(account__in=[account.value for account in Account]), name="posting_account"
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="posting_moves_money"),
            models.UniqueConstraint(
                fields=["journal", "account", "year", "control_budget"], name="posting_cell_once"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.account} {self.year} {self.control_budget} {self.amount}"


class FundBalance(Cell):
    """The sum of a fund's postings on one account and cell, kept by a trigger on postings alone."""

    fund = models.ForeignKey("portfolio.Fund", models.PROTECT, related_name="balances")
    account = models.CharField(max_length=10, choices=ACCOUNT_CHOICES)
    amount = pounds()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "year", "control_budget", "account"], name="fund_balance_once"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0) | ~Q(account__in=NEVER_NEGATIVE), name="fund_balance_not_negative"
            ),
        ]
        triggers = [never_truncated()]

    def __str__(self) -> str:
        return f"{self.fund.reference} {self.account} {self.year} {self.control_budget} {self.amount}"


class AwardBalance(Cell):
    """The same of an award, on the accounts its money lies in."""

    award = models.ForeignKey("portfolio.Award", models.PROTECT, related_name="balances")
    account = models.CharField(max_length=10, choices=ACCOUNT_CHOICES)
    amount = pounds()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["award", "year", "control_budget", "account"], name="award_balance_once"
            ),
            models.CheckConstraint(condition=Q(account__in=OF_AN_AWARD), name="award_balance_account"),
            models.CheckConstraint(
                condition=Q(amount__gte=0) | ~Q(account__in=NEVER_NEGATIVE), name="award_balance_not_negative"
            ),
        ]
        triggers = [never_truncated()]

    def __str__(self) -> str:
        return f"{self.award.reference} {self.account} {self.year} {self.control_budget} {self.amount}"


class BudgetExchange(models.Model):
    """Money of a year that the Treasury lets the fund have in a later one, in the same control budget.

    Of a milestone whose money is not released; where none is named, of what is promised to nobody. `number`
    counts from 1 within the fund. `approval` is the Treasury's reference.
    """

    fund = models.ForeignKey("portfolio.Fund", models.PROTECT, related_name="exchanges")
    number = models.PositiveIntegerField()
    milestone = models.ForeignKey("portfolio.Milestone", models.PROTECT, null=True, related_name="exchanges")
    year = models.CharField("from", max_length=7)
    to_year = models.CharField("into", max_length=7)
    control_budget = models.CharField(max_length=14, choices=CONTROL_BUDGET_CHOICES)
    amount = pounds()
    approval = models.CharField(max_length=120)
    approved_on = models.DateField()
    reason = models.TextField(max_length=2000)
    status = models.CharField(max_length=9, choices=ExchangeStatus, default=ExchangeStatus.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            cell_is_known("exchange_cell"),
            models.UniqueConstraint(fields=["fund", "number"], name="exchange_number_once"),
            models.CheckConstraint(
                condition=Q(to_year__regex=r"^\d{4}-\d{2}$", to_year__gt=models.F("year")),
                name="exchange_into_a_later_year",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="exchange_amount"),
            models.CheckConstraint(condition=~Q(approval=""), name="exchange_approved"),
            models.CheckConstraint(
                condition=pair("confirmed_at", "confirmed_by"), name="exchange_confirmed_pair"
            ),
            models.CheckConstraint(
                condition=pair("withdrawn_at", "withdrawn_by"), name="exchange_withdrawn_pair"
            ),
            models.CheckConstraint(
                condition=Q(status="PROPOSED", confirmed_at__isnull=True, withdrawn_at__isnull=True)
                | Q(status="CONFIRMED", confirmed_at__isnull=False, withdrawn_at__isnull=True)
                | Q(status="WITHDRAWN", confirmed_at__isnull=True, withdrawn_at__isnull=False),
                name="exchange_status_shown",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("proposed_by")),
                name="exchange_by_two_people",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=EXCHANGE_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="identity",
                operation=pgtrigger.Update,
                condition=any_changed(
                    "fund",
                    "number",
                    "milestone",
                    "year",
                    "to_year",
                    "control_budget",
                    "amount",
                    "approval",
                    "approved_on",
                    "reason",
                    "proposed_at",
                    "proposed_by",
                ),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount}"

    @property
    def reference(self) -> str:
        """`LITF-X1`."""
        return f"{self.fund.reference}-X{self.number}"
