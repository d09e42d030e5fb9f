"""The milestones of a bid, and the fund's money tied to each."""

from django.db import models

from bids.models.choices import ControlBudget, MilestoneKind, only_while_draft, year_is_financial


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
