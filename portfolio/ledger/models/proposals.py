"""What one person of the fund proposes to do to its money, and another confirms."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from legacyfund.database import any_changed, never_truncated, pair
from portfolio.funds.models import CONTROL_BUDGET_CHOICES, cell_is_known, pounds
from portfolio.ledger.workflow import (
    EXCHANGE_TRANSITIONS,
    REVERSAL_TRANSITIONS,
    SWITCH_TRANSITIONS,
    ProposalStatus,
)

AS_PROPOSED = ("fund", "number", "reason", "proposed_at", "proposed_by")
_Constraint = models.CheckConstraint | models.UniqueConstraint


class Proposal(models.Model):
    """Money moves when it is confirmed, by another person than the one who proposed it.

    `number` counts from 1 within the fund, of each kind of proposal.
    """

    LETTER = ""
    """Between the fund's reference and the number: `LITF-X1`."""
    POSTS_AS = ""

    number = models.PositiveIntegerField()
    reason = models.TextField(max_length=2000)
    status = models.CharField(max_length=9, choices=ProposalStatus, default=ProposalStatus.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def journal_key(self) -> str:
        """The idempotency key of the journal that confirming it posts."""
        return f"{self.POSTS_AS}-{self.pk}"

    @property
    def reference(self) -> str:
        """`LITF-X1`."""
        return f"{self.fund.reference}-{self.LETTER}{self.number}"  # type: ignore[attr-defined]


def _by_two_people(name: str) -> list[_Constraint]:
    return [
        models.UniqueConstraint(fields=["fund", "number"], name=f"{name}_number_once"),
        models.CheckConstraint(condition=pair("confirmed_at", "confirmed_by"), name=f"{name}_confirmed_pair"),
        models.CheckConstraint(condition=pair("withdrawn_at", "withdrawn_by"), name=f"{name}_withdrawn_pair"),
        models.CheckConstraint(
            condition=Q(status="PROPOSED", confirmed_at__isnull=True, withdrawn_at__isnull=True)
            | Q(status="CONFIRMED", confirmed_at__isnull=False, withdrawn_at__isnull=True)
            | Q(status="WITHDRAWN", confirmed_at__isnull=True, withdrawn_at__isnull=False),
            name=f"{name}_status_shown",
        ),
        models.CheckConstraint(
            condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
            name=f"{name}_by_two_people",
        ),
    ]


def _stands_as_proposed(transitions: list[tuple[str, str]], *fields: str) -> list[pgtrigger.Trigger]:
    return [
        pgtrigger.FSM(name="status", field="status", transitions=transitions),
        pgtrigger.Protect(name="identity", operation=pgtrigger.Update, condition=any_changed(*fields)),
        pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        never_truncated(),
    ]


class Move(Proposal):
    """Of an amount out of one cell into another, which `into` names."""

    year: str
    control_budget: str
    amount: Decimal

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount}"

    @property
    def cell(self) -> tuple[str, str]:
        return self.year, self.control_budget

    def moves(self) -> dict[tuple[str, str], Decimal]:
        """By cell: out of one, into the other."""
        return {self.cell: -self.amount, self.into: self.amount}  # type: ignore[attr-defined]


class BudgetExchange(Move):
    """Money of a year that the Treasury lets the fund have in a later one, in the same control budget.

    Of a milestone whose money is not released; where none is named, of what is promised to nobody.
    `approval` is the Treasury's reference; `over_limit` says why more moves than its limit of the year.
    """

    LETTER = "X"
    POSTS_AS = "exchange"

    fund = models.ForeignKey("portfolio.Fund", models.PROTECT, related_name="exchanges")
    milestone = models.ForeignKey("portfolio.Milestone", models.PROTECT, null=True, related_name="exchanges")
    year = models.CharField("from", max_length=7)
    to_year = models.CharField("into", max_length=7)
    control_budget = models.CharField(max_length=14, choices=CONTROL_BUDGET_CHOICES)
    amount = pounds()
    approval = models.CharField(max_length=120)
    approved_on = models.DateField()
    over_limit = models.TextField(max_length=2000, blank=True, default="")

    class Meta:
        constraints = [
            cell_is_known("exchange_cell"),
            models.CheckConstraint(
                condition=Q(to_year__regex=r"^\d{4}-\d{2}$", to_year__gt=F("year")),
                name="exchange_into_a_later_year",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="exchange_amount"),
            models.CheckConstraint(condition=~Q(approval=""), name="exchange_approved"),
            *_by_two_people("exchange"),
        ]
        triggers = _stands_as_proposed(
            EXCHANGE_TRANSITIONS.pairs(),
            *AS_PROPOSED,
            "milestone",
            "year",
            "to_year",
            "control_budget",
            "amount",
            "approval",
            "approved_on",
            "over_limit",
        )

    @property
    def into(self) -> tuple[str, str]:
        return self.to_year, self.control_budget


class BudgetSwitch(Move):
    """Money of a year that moves into another control budget of the same year.

    Of a milestone whose money is not released; where none is named, of what is promised to nobody. The
    Treasury's `approval` is there where the table of permitted switches asks for it.
    """

    LETTER = "S"
    POSTS_AS = "switch"

    fund = models.ForeignKey("portfolio.Fund", models.PROTECT, related_name="switches")
    milestone = models.ForeignKey("portfolio.Milestone", models.PROTECT, null=True, related_name="switches")
    year = models.CharField(max_length=7)
    control_budget = models.CharField("out of", max_length=14, choices=CONTROL_BUDGET_CHOICES)
    to_budget = models.CharField("into", max_length=14, choices=CONTROL_BUDGET_CHOICES)
    amount = pounds()
    approval = models.CharField(max_length=120, blank=True, default="")
    approved_on = models.DateField(null=True)

    class Meta:
        constraints = [
            cell_is_known("switch_cell"),
            models.CheckConstraint(
                condition=Q(to_budget__in=[value for value, _ in CONTROL_BUDGET_CHOICES])
                & ~Q(to_budget=F("control_budget")),
                name="switch_into_another",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="switch_amount"),
            models.CheckConstraint(
                condition=Q(approval="", approved_on__isnull=True)
                | (~Q(approval="") & Q(approved_on__isnull=False)),
                name="switch_approval_whole",
            ),
            *_by_two_people("switch"),
        ]
        triggers = _stands_as_proposed(
            SWITCH_TRANSITIONS.pairs(),
            *AS_PROPOSED,
            "milestone",
            "year",
            "control_budget",
            "to_budget",
            "amount",
            "approval",
            "approved_on",
        )

    @property
    def into(self) -> tuple[str, str]:
        return self.year, self.to_budget


class Reversal(Proposal):
    """A journal that was a mistake, to be turned round by another that names it: `journal.reversed_by`."""

    LETTER = "R"
    POSTS_AS = "reversal"

    fund = models.ForeignKey("portfolio.Fund", models.PROTECT, related_name="reversals")
    journal = models.ForeignKey("portfolio.Journal", models.PROTECT, related_name="reversals")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["journal"], condition=~Q(status="WITHDRAWN"), name="reversal_of_a_journal_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="reversal_reason"),
            *_by_two_people("reversal"),
        ]
        triggers = _stands_as_proposed(REVERSAL_TRANSITIONS.pairs(), *AS_PROPOSED, "journal")

    def __str__(self) -> str:
        return f"{self.reference}: {self.journal}"
