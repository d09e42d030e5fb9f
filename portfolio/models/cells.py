"""One cell of the grid in which all money lies: financial year × control budget."""

from decimal import Decimal

from django.db import models

from legacyfund.lib.control_budgets import CONTROL_BUDGETS

CONTROL_BUDGET_CHOICES = list(CONTROL_BUDGETS.items())


class Cell(models.Model):
    """A financial year such as `2026-27`, and a control budget."""

    year = models.CharField(max_length=7)
    control_budget = models.CharField(max_length=14, choices=CONTROL_BUDGET_CHOICES)

    class Meta:
        abstract = True


def cell_is_known(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(year__regex=r"^\d{4}-\d{2}$", control_budget__in=list(CONTROL_BUDGETS)),
        name=name,
    )


def pounds() -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(max_digits=14, decimal_places=2)


def pounds_or_none() -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(max_digits=14, decimal_places=2, null=True)


def pair(at: str, by: str) -> models.Q:
    """Who and when go together: both, or neither."""
    return models.Q(**{f"{at}__isnull": True, f"{by}__isnull": True}) | models.Q(
        **{f"{at}__isnull": False, f"{by}__isnull": False}
    )
