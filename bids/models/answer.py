"""What a bid says while it is a draft: one table a section."""

from django.conf import settings
from django.db import models

from bids.models.choices import (
    ControlBudget,
    CostCategory,
    MilestoneKind,
    Payer,
    Treatment,
    only_while_draft,
    year_is_financial,
)


class BidSystem(models.Model):
    """A system the bid treats, what happens to it, and the overall risk it is to have afterwards."""

    bid = models.ForeignKey("bids.Bid", models.CASCADE, related_name="systems")
    system = models.ForeignKey("bids.LegacySystem", models.PROTECT, related_name="bid_systems")
    treatment = models.CharField(max_length=12, choices=Treatment, blank=True)
    disposition = models.TextField("what happens to the system", max_length=2000, blank=True)
    target_risk = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    decommission_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bid", "system"], name="bid_system_once"),
            models.CheckConstraint(
                condition=models.Q(target_risk__range=(1, 30)), name="bid_system_target_risk"
            ),
        ]
        triggers = [only_while_draft(section="systems")]


class Answer(models.Model):
    """The answer to one question of bids.rules.questions, by its code."""

    bid = models.ForeignKey("bids.Bid", models.CASCADE, related_name="answers")
    question = models.CharField(max_length=60)
    value = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bid", "question"], name="answer_once")]
        triggers = [only_while_draft()]


class CostLine(models.Model):
    """One cost in one year: nominal pounds, without recoverable VAT."""

    bid = models.ForeignKey("bids.Bid", models.CASCADE, related_name="cost_lines")
    order = models.PositiveSmallIntegerField()
    description = models.CharField(max_length=200)
    year = models.CharField(max_length=7)
    control_budget = models.CharField(max_length=14, choices=ControlBudget)
    category = models.CharField(max_length=16, choices=CostCategory)
    payer = models.CharField("who pays", max_length=12, choices=Payer)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    justification = models.TextField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=year_is_financial(), name="cost_line_year"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="cost_line_amount"),
            models.UniqueConstraint(
                fields=["bid", "order"], name="cost_line_order_once", deferrable=models.Deferrable.DEFERRED
            ),
        ]
        triggers = [only_while_draft(section="costs")]


class BidMilestone(models.Model):
    """A milestone the fund's money is to be tied to."""

    bid = models.ForeignKey("bids.Bid", models.CASCADE, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=12, choices=MilestoneKind)
    baseline_on = models.DateField()
    evidence_expected = models.TextField(max_length=1000)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bid", "number"],
                name="bid_milestone_number_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]
        triggers = [only_while_draft(section="milestones")]


class BidMilestoneShare(models.Model):
    """The fund's money, by year × control budget, released when the milestone is met."""

    milestone = models.ForeignKey("bids.BidMilestone", models.CASCADE, related_name="shares")
    year = models.CharField(max_length=7)
    control_budget = models.CharField(max_length=14, choices=ControlBudget)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["milestone", "year", "control_budget"], name="bid_milestone_share_once"
            ),
            models.CheckConstraint(condition=year_is_financial(), name="bid_milestone_share_year"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="bid_milestone_share_amount"),
        ]
        triggers = [only_while_draft(section="milestones", through_milestone=True)]
