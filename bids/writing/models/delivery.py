"""What could go wrong with a bid's work, who will do it, and its milestones with the fund's money."""

from django.db import models
from django.db.models import F, Q

from bids.writing.appraisal.optimism_bias import BIAS_CAUSED
from bids.writing.models.constraints import CONTROL_BUDGET_CHOICES, only_while_draft, year_is_financial
from bids.writing.rules.vocabulary import MILESTONE_KINDS

QUARTER = r"^\d{4}-\d{2} Q[1-4]$"


class BidRisk(models.Model):
    """A risk to delivery. Likelihood and impact run from 1 (very low) to 5 (very high)."""

    bid = models.ForeignKey("bids.Bid", models.CASCADE, related_name="risks")
    order = models.PositiveSmallIntegerField()
    description = models.CharField(max_length=300)
    likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    impact = models.PositiveSmallIntegerField(null=True, blank=True)
    mitigation = models.TextField(max_length=1000, blank=True)
    owner_role = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(likelihood__range=(1, 5)), name="bid_risk_likelihood"),
            models.CheckConstraint(condition=Q(impact__range=(1, 5)), name="bid_risk_impact"),
            models.UniqueConstraint(
                fields=["bid", "order"], name="bid_risk_order_once", deferrable=models.Deferrable.DEFERRED
            ),
        ]
        triggers = [only_while_draft(section="risks")]


class BiasContribution(models.Model):
    """One cause of optimism bias and how far it is managed (HM Treasury, Green Book).

    `contribution` is its share of the upper bound, in per cent; `mitigation` is 0 (not managed) to 1
    (wholly managed), on the `evidence` given. `kind` is the bias it counts towards, blank for all three;
    a bid's contributions to one sum to 100 at most.
    """

    bid = models.ForeignKey("bids.Bid", models.CASCADE, related_name="bias_contributions")
    order = models.PositiveSmallIntegerField()
    factor = models.CharField("contributing factor", max_length=150)
    kind = models.CharField(max_length=12, choices=BIAS_CAUSED, blank=True)
    contribution = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    mitigation = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    evidence = models.TextField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(contribution__gt=0, contribution__lte=100), name="bias_contribution_share"
            ),
            models.CheckConstraint(condition=Q(mitigation__range=(0, 1)), name="bias_contribution_managed"),
            models.CheckConstraint(condition=Q(kind__in=["", *BIAS_CAUSED]), name="bias_contribution_kind"),
            models.UniqueConstraint(
                fields=["bid", "order"],
                name="bias_contribution_order_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]
        triggers = [only_while_draft(section="risks")]


class SkillRole(models.Model):
    """People of one role over a run of quarters, written `2027-28 Q1`; numbers are full-time equivalents.

    A need that changes takes another row of the same role.
    """

    bid = models.ForeignKey("bids.Bid", models.CASCADE, related_name="skill_roles")
    order = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=120)
    first_quarter = models.CharField(max_length=10, blank=True)
    last_quarter = models.CharField(max_length=10, blank=True)
    needed = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    in_post = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    to_hire = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    to_buy = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(first_quarter="") | Q(first_quarter__regex=QUARTER))
                & (Q(last_quarter="") | Q(last_quarter__regex=QUARTER)),
                name="skill_role_quarters",
            ),
            models.CheckConstraint(
                condition=Q(last_quarter="") | Q(last_quarter__gte=F("first_quarter")),
                name="skill_role_quarters_in_order",
            ),
            models.CheckConstraint(
                condition=Q(needed__gte=0, in_post__gte=0, to_hire__gte=0, to_buy__gte=0),
                name="skill_role_numbers",
            ),
            models.UniqueConstraint(
                fields=["bid", "order"], name="skill_role_order_once", deferrable=models.Deferrable.DEFERRED
            ),
        ]
        triggers = [only_while_draft(section="skills")]


class BidMilestone(models.Model):
    """A milestone the fund's money is to be tied to."""

    bid = models.ForeignKey("bids.Bid", models.CASCADE, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=12, choices=MILESTONE_KINDS)
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
    control_budget = models.CharField(max_length=14, choices=CONTROL_BUDGET_CHOICES)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["milestone", "year", "control_budget"], name="bid_milestone_share_once"
            ),
            models.CheckConstraint(condition=year_is_financial(), name="bid_milestone_share_year"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="bid_milestone_share_amount"),
        ]
        triggers = [only_while_draft(section="milestones", through="milestone")]
