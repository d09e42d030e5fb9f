"""A way to spend a round's money that the panel looks at: what it asks for, and what it keeps back."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from legacyfund.database import any_changed, pair
from portfolio.choice.rules.problem import Kind
from portfolio.funds.models import Cell, cell_is_known, pounds


class Scenario(models.Model):
    """`reference` is the round's with `-S` and a number. `picked`: ids of the candidates ticked by hand.

    One that was deleted is kept, and shown to nobody.
    """

    class How(models.TextChoices):
        # The solver looks for the set that is worth most.
        BEST = "BEST", "The best set"
        # Somebody ticks the bids.
        HAND_PICKED = "HAND_PICKED", "A set picked by hand"
        # In order of rank until one does not fit.
        DOWN_THE_LIST = "DOWN_THE_LIST", "Funding down the list"

    round = models.ForeignKey("bids.Round", models.PROTECT, related_name="scenarios")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    note = models.TextField(max_length=2000, blank=True)
    how = models.CharField(max_length=13, choices=How)
    picked = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    deleted_at = models.DateTimeField(null=True)
    deleted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="scenario_number_once"),
            models.UniqueConstraint(
                fields=["round", "name"], condition=Q(deleted_at=None), name="scenario_name_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="scenario_named"),
            models.CheckConstraint(condition=pair("deleted_at", "deleted_by"), name="scenario_deleted"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="identity",
                operation=pgtrigger.Update,
                condition=any_changed("round", "number", "reference", "created_at", "created_by"),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"


class ScenarioConstraint(models.Model):
    """A sentence of the panel. `bids`: references; `number`: pence, whole percent or bids, as the kind says
    (`rules/problem.py`). One that was removed is kept, and counts for nothing.
    """

    scenario = models.ForeignKey("portfolio.Scenario", models.PROTECT, related_name="constraints")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=22, choices=[(kind.value, kind.value) for kind in Kind])
    bids = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    department = models.ForeignKey("accounts.Department", models.PROTECT, null=True, related_name="+")
    number = models.BigIntegerField(default=0)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scenario", "order"], name="scenario_constraint_order_once"),
            models.CheckConstraint(condition=Q(number__gte=0), name="scenario_constraint_number"),
        ]

    def __str__(self) -> str:
        return f"{self.scenario.reference}, sentence {self.order}"


class ScenarioReserve(Cell):
    """What the scenario keeps back of an envelope, in pounds."""

    scenario = models.ForeignKey("portfolio.Scenario", models.PROTECT, related_name="reserves")
    amount = pounds()

    class Meta:
        constraints = [
            cell_is_known("scenario_reserve_cell"),
            models.UniqueConstraint(
                fields=["scenario", "year", "control_budget"], name="scenario_reserve_once"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="scenario_reserve_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.scenario.reference} keeps {self.amount} in {self.year} {self.control_budget}"
