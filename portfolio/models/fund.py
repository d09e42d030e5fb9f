"""A fund, and the rounds it pays for."""

from django.conf import settings
from django.db import models


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
