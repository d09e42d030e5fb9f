"""What was said of an award while it delivers: each row stands as it was said."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from legacyfund.database import append_only
from legacyfund.lib.financial_year import Period
from portfolio.awards.delivery.rules.causes import CAUSES
from portfolio.awards.delivery.rules.ratings import AREAS, COLOURS, GREEN, Rating, worst


def _of_a_planned_milestone() -> pgtrigger.Trigger:
    """A forecast stands in the place of the one there is, of a milestone that is planned."""
    return pgtrigger.Trigger(
        name="in_its_place",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            PERFORM 1 FROM portfolio_milestone
             WHERE id = NEW.milestone_id AND status = 'PLANNED' AND forecast_on = NEW.before_on FOR UPDATE;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'a forecast stands in the place of that of a planned milestone'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        """,
    )


class MilestoneForecast(models.Model):
    """The day on which a milestone is expected to be met, and the day expected before.

    `cause` and `words` say why it is later; a forecast that is not later has no cause.
    """

    milestone = models.ForeignKey("portfolio.Milestone", models.PROTECT, related_name="forecasts")
    before_on = models.DateField()
    after_on = models.DateField()
    cause = models.CharField(max_length=11, choices=list(CAUSES.items()), blank=True)
    words = models.TextField(max_length=2000, blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(before_on=F("after_on")), name="forecast_moves"),
            models.CheckConstraint(
                condition=(Q(after_on__gt=F("before_on"), cause__in=list(CAUSES)) & ~Q(words=""))
                | Q(after_on__lt=F("before_on"), cause=""),
                name="forecast_cause_of_later",
            ),
        ]
        triggers = [_of_a_planned_milestone(), *append_only()]

    def __str__(self) -> str:
        return f"{self.milestone}: {self.before_on} to {self.after_on}"


class OfMonth(models.Model):
    """Three colours of an award, of a month of a financial year. The last one said of a month counts."""

    year = models.CharField(max_length=7)
    period = models.PositiveSmallIntegerField()
    delivery = models.CharField(max_length=5, choices=list(COLOURS.items()))
    spend = models.CharField(max_length=5, choices=list(COLOURS.items()))
    risk = models.CharField(max_length=5, choices=list(COLOURS.items()))

    class Meta:
        abstract = True

    @property
    def month(self) -> Period:
        return Period(self.year, self.period)

    @property
    def colours(self) -> dict[str, str]:
        """By area."""
        return {area: getattr(self, area) for area in AREAS}

    @property
    def worst(self) -> str:
        return worst(self.colours)


def _is_a_month(name: str) -> list[models.CheckConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(year__regex=r"^\d{4}-\d{2}$", period__range=(1, 12)), name=f"{name}_month"
        ),
        models.CheckConstraint(
            condition=Q(**{f"{area}__in": list(COLOURS) for area in AREAS}), name=f"{name}_colours"
        ),
    ]


class DeliveryReport(OfMonth):
    """As the department sees it. What is not Green says why."""

    award = models.ForeignKey("portfolio.Award", models.PROTECT, related_name="delivery_reports")
    delivery_words = models.TextField(max_length=2000, blank=True)
    spend_words = models.TextField(max_length=2000, blank=True)
    risk_words = models.TextField(max_length=2000, blank=True)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            *_is_a_month("delivery_report"),
            *(
                models.CheckConstraint(
                    condition=Q(**{area: GREEN}) | ~Q(**{f"{area}_words": ""}),
                    name=f"delivery_report_{area}_words",
                )
                for area in AREAS
            ),
        ]
        indexes = [
            models.Index(fields=["award", "-year", "-period", "-id"], name="delivery_report_latest"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.award.reference} {self.month}"

    @property
    def ratings(self) -> list[tuple[str, str, Rating]]:
        """Area, its label, and what is said of it."""
        return [
            (area, label, Rating(getattr(self, area), getattr(self, f"{area}_words")))
            for area, label in AREAS.items()
        ]


class FundView(OfMonth):
    """As the fund sees it, beside what the department says; both stay."""

    award = models.ForeignKey("portfolio.Award", models.PROTECT, related_name="fund_views")
    reason = models.TextField(max_length=2000)
    viewed_at = models.DateTimeField()
    viewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            *_is_a_month("fund_view"),
            models.CheckConstraint(condition=~Q(reason=""), name="fund_view_reason"),
        ]
        indexes = [models.Index(fields=["award", "-year", "-period", "-id"], name="fund_view_latest")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.award.reference} {self.month}, the fund"
