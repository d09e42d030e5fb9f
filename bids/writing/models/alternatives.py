"""What a department would accept instead of its bid as asked: a later start, or less money for less work."""

from django.db import models
from django.db.models import Q

from bids.writing.models.constraints import CONTROL_BUDGET_CHOICES, only_while_draft, year_is_financial
from bids.writing.rules.alternatives import MOST_PERCENT, MOST_YEARS


class LaterStart(models.Model):
    """The bid may start so many financial years later, or fewer: each of its costs comes as much later."""

    bid = models.OneToOneField("bids.Bid", models.CASCADE, related_name="later_start")
    years = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(years__range=(1, MOST_YEARS)), name="later_start_years"),
        ]
        triggers = [only_while_draft(section="alternatives")]


class SmallerOption(models.Model):
    """A part of the bid that would be done alone. `risk_percent` is the share of its risk points, in whole
    per cent, that this part still removes.
    """

    bid = models.ForeignKey("bids.Bid", models.CASCADE, related_name="smaller_options")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    left_out = models.TextField(max_length=1000, blank=True)
    risk_percent = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(risk_percent__range=(1, MOST_PERCENT)), name="smaller_option_risk"
            ),
            models.UniqueConstraint(
                fields=["bid", "order"],
                name="smaller_option_order_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]
        triggers = [only_while_draft(section="alternatives")]


class SmallerOptionAmount(models.Model):
    """What a smaller option asks of the fund, by year × control budget."""

    smaller_option = models.ForeignKey("bids.SmallerOption", models.CASCADE, related_name="amounts")
    year = models.CharField(max_length=7)
    control_budget = models.CharField(max_length=14, choices=CONTROL_BUDGET_CHOICES)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["smaller_option", "year", "control_budget"], name="smaller_option_amount_once"
            ),
            models.CheckConstraint(condition=year_is_financial(), name="smaller_option_amount_year"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="smaller_option_amount_more_than_0"),
        ]
        triggers = [only_while_draft(section="alternatives", through="smaller_option")]
