"""A fund, the rounds it pays for, and the grid in which all money lies: financial year × control budget."""

from decimal import Decimal

from django.conf import settings
from django.db import models

from legacyfund.lib.control_budgets import CONTROL_BUDGETS

CONTROL_BUDGET_CHOICES = list(CONTROL_BUDGETS.items())


class Cell(models.Model):
    """A financial year such as `2026-27`, and a control budget."""

    year = models.CharField(max_length=7)
    control_budget = models.CharField(max_length=14, choices=CONTROL_BUDGET_CHOICES)

    class Meta:
        abstract = True


CELL_ORDER = (
    "year",
    models.Case(
        *(models.When(control_budget=budget, then=place) for place, budget in enumerate(CONTROL_BUDGETS))
    ),
)
"""For `order_by`: as `cell_order` sorts, by year and resource before capital."""


def cell_is_known(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(year__regex=r"^\d{4}-\d{2}$", control_budget__in=list(CONTROL_BUDGETS)),
        name=name,
    )


def pounds() -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(max_digits=14, decimal_places=2)


def pounds_or_none() -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(max_digits=14, decimal_places=2, null=True)


class Fund(models.Model):
    """Money for some years, each a financial year such as `2026-27`. `reference` such as `LITF`.

    The row is the lock behind which its journals are numbered and chained.
    """

    reference = models.CharField(max_length=12, unique=True)
    name = models.CharField("name of the fund", max_length=120)
    first_year = models.CharField(max_length=7)
    last_year = models.CharField(max_length=7)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_year__regex=r"^\d{4}-\d{2}$", last_year__regex=r"^\d{4}-\d{2}$")
                & models.Q(last_year__gte=models.F("first_year")),
                name="fund_years",
            ),
            models.CheckConstraint(
                condition=models.Q(reference__regex=r"^[A-Z][A-Z0-9-]{1,11}$"), name="fund_reference"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"


class RoundBudget(models.Model):
    """The fund that pays for a round. A bid does not know it."""

    round = models.OneToOneField("bids.Round", models.PROTECT, related_name="budget")
    fund = models.ForeignKey("portfolio.Fund", models.PROTECT, related_name="rounds")
    tied_at = models.DateTimeField()
    tied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.round} paid by {self.fund}"
