"""The ledger: journals of postings that only grow, and the balances the database keeps of them."""

from django.conf import settings
from django.db import models
from django.db.models import DateField, F, Func, Q, Value
from django.db.models.functions import Cast

from legacyfund.database import append_only, never_truncated, set_only_in
from portfolio.funds.models import Cell, cell_is_known, pounds
from portfolio.ledger.rules.kinds import Account, Kind
from portfolio.ledger.rules.ledger import FIRST_HASH

ACCOUNT_CHOICES = [(account.value, account.value.capitalize()) for account in Account]
KIND_CHOICES = [(kind.value, kind.value.replace("_", " ").capitalize()) for kind in Kind]
NEVER_NEGATIVE = ["AVAILABLE", "COMMITTED", "RELEASED"]
_DAY_IN_LONDON = Cast(Func(Value("Europe/London"), F("posted_at"), function="timezone"), DateField())
OF_AN_AWARD = ["COMMITTED", "RELEASED", "SPENT", "LAPSED"]


class Journal(models.Model):
    """One movement of money, whole or not at all. Written by `post_journal` alone, never changed.

    `number` counts from 1 within the fund; `hash` is the SHA-256 of the journal with its postings
    and of the hash before it, so that a change anywhere is found and named. It counts from `effective_on`,
    no later than `posted_at`, when it became known. Nobody posts what lapses by itself at the end of a year.
    """

    fund = models.ForeignKey("portfolio.Fund", models.PROTECT, related_name="journals", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=24, choices=KIND_CHOICES)
    award = models.ForeignKey(
        "portfolio.Award", models.PROTECT, null=True, related_name="journals", db_index=False
    )
    effective_on = models.DateField()
    posted_at = models.DateTimeField()
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    narrative = models.CharField(max_length=500)
    idempotency_key = models.CharField(max_length=120)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idempotency_key"], name="journal_key_once"),
            models.UniqueConstraint(fields=["hash"], name="journal_hash_once"),
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
            models.CheckConstraint(
                condition=Q(effective_on__lte=_DAY_IN_LONDON),
                name="journal_counts_by_then",
            ),
        ]
        indexes = [models.Index(fields=["award", "id"], name="journal_of_award")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.fund.reference} journal {self.number}"


class Posting(Cell):
    """Signed pounds on one account. A journal's postings sum to zero."""

    journal = models.ForeignKey("portfolio.Journal", models.PROTECT, related_name="postings", db_index=False)
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


class GivenHead(models.Model):
    """A head of a fund's chain that was signed and given to somebody outside, who keeps it as a witness.

    Kept so that the verification can say how far the chain is witnessed. What proves it is the copy outside.
    """

    journal = models.ForeignKey("portfolio.Journal", models.PROTECT, related_name="given_heads")
    key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journal", "key"], name="given_head_once"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(signature=""), name="given_head_signed"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.journal}, signed by {self.key}"
