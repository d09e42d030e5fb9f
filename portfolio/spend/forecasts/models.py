"""Forecasts of spend: versions of an award's, what each says of a month, and what a year comes to."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from legacyfund.database import append_only
from portfolio.funds.models import Cell, cell_is_known, pounds
from portfolio.spend.forecasts.rules.years import EXPLAINED_ABOVE

_ABOVE = Decimal(EXPLAINED_ABOVE) / 100


class Forecast(models.Model):
    """What an award's department expects to be spent from the first month whose spend is not known.

    `number` counts from 1 within the award. The one with the highest stands; none is ever edited.
    """

    award = models.ForeignKey("portfolio.Award", models.PROTECT, related_name="forecasts")
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="forecast_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="forecast_number"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.award.reference} forecast {self.number}"


class ForecastAmount(Cell):
    """What is expected to be spent in a month out of a control budget; a month without a row has nothing."""

    forecast = models.ForeignKey("portfolio.Forecast", models.PROTECT, related_name="amounts")
    period = models.PositiveSmallIntegerField()
    amount = pounds()

    class Meta:
        constraints = [
            cell_is_known("forecast_amount_cell"),
            models.CheckConstraint(condition=Q(period__range=(1, 12)), name="forecast_amount_period"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="forecast_amount_positive"),
            models.UniqueConstraint(
                fields=["forecast", "control_budget", "year", "period"], name="forecast_amount_once"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.forecast}: {self.amount} in {self.year}/{self.period}"


class ForecastYear(Cell):
    """What a year comes to in a control budget, as it was when it was made.

    `spent` was accepted by then; `to_come` is the sum of the months expected. `comment` says why both
    together differ from what the award promised by more than may go without.
    """

    forecast = models.ForeignKey("portfolio.Forecast", models.PROTECT, related_name="years")
    promised = pounds()
    spent = pounds()
    to_come = pounds()
    comment = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            cell_is_known("forecast_year_cell"),
            models.UniqueConstraint(fields=["forecast", "year", "control_budget"], name="forecast_year_once"),
            models.CheckConstraint(
                condition=Q(promised__gte=0, to_come__gte=0), name="forecast_year_amounts"
            ),
            models.CheckConstraint(
                condition=~Q(comment="")
                | Q(
                    to_come__lte=F("promised") * (1 + _ABOVE) - F("spent"),
                    to_come__gte=F("promised") * (1 - _ABOVE) - F("spent"),
                ),
                name="forecast_year_explained",
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.forecast}: {self.to_come} to come of {self.year} {self.control_budget}"
