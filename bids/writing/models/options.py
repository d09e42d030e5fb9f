"""The options a bid considered, and what each costs and brings."""

from django.db import models

from bids.writing.models.constraints import (
    CONTROL_BUDGET_CHOICES,
    of_the_same_bid,
    only_while_draft,
    price_year_fits,
    year_is_financial,
)
from bids.writing.rules.vocabulary import BENEFIT_KINDS, COST_CATEGORIES, PAYERS, PRICE_BASES


class Option(models.Model):
    """A way of meeting the need. `number` is its name to people and never moves while it stands.

    `score` is the department's own, 0 to 100, for how well the option meets the need.
    """

    bid = models.ForeignKey("bids.Bid", models.CASCADE, related_name="options")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=150)
    description = models.TextField("what it is", max_length=2000, blank=True)
    does_nothing = models.BooleanField(default=False)
    preferred = models.BooleanField(default=False)
    score = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bid", "number"], name="option_number_once"),
            models.UniqueConstraint(
                fields=["bid"], condition=models.Q(does_nothing=True), name="option_does_nothing_once"
            ),
            models.UniqueConstraint(
                fields=["bid"], condition=models.Q(preferred=True), name="option_preferred_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(does_nothing=True, preferred=True), name="option_preferred_does_something"
            ),
            models.CheckConstraint(condition=models.Q(score__range=(0, 100)), name="option_score"),
        ]
        triggers = [only_while_draft(section="options")]

    def __str__(self) -> str:
        return f"Option {self.number}: {self.name}"


class CostLine(models.Model):
    """One cost of an option in one year, without recoverable VAT.

    `price_year` is the year whose prices a real amount is in; a nominal amount has none. `after_fund`
    marks the recurring tail: what is still to be paid each year once the fund has stopped. A short-form
    bid has no options, so its lines name none. `partner` is the partner of the bid that pays; None in what
    was submitted before that was asked.
    """

    bid = models.ForeignKey("bids.Bid", models.CASCADE, related_name="cost_lines")
    option = models.ForeignKey(
        "bids.Option", models.PROTECT, null=True, blank=True, related_name="cost_lines"
    )
    order = models.PositiveSmallIntegerField()
    description = models.CharField(max_length=200)
    year = models.CharField(max_length=7)
    control_budget = models.CharField(max_length=14, choices=CONTROL_BUDGET_CHOICES)
    category = models.CharField(max_length=16, choices=COST_CATEGORIES)
    payer = models.CharField("who pays", max_length=12, choices=PAYERS)
    partner = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, blank=True, related_name="+"
    )
    price_basis = models.CharField(max_length=8, choices=PRICE_BASES, default="NOMINAL")
    price_year = models.CharField(max_length=7, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    after_fund = models.BooleanField("after the fund stops paying", default=False)
    justification = models.TextField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=year_is_financial(), name="cost_line_year"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="cost_line_amount"),
            models.CheckConstraint(condition=price_year_fits(), name="cost_line_price_year"),
            models.CheckConstraint(
                condition=~models.Q(after_fund=True, payer="FUND"), name="cost_line_tail_not_the_fund"
            ),
            models.CheckConstraint(
                condition=models.Q(partner__isnull=True) | models.Q(payer="PARTNER"),
                name="cost_line_partner_pays",
            ),
            models.UniqueConstraint(
                fields=["bid", "order"], name="cost_line_order_once", deferrable=models.Deferrable.DEFERRED
            ),
        ]
        triggers = [only_while_draft(section="costs"), of_the_same_bid()]


class Benefit(models.Model):
    """What an option brings in one year: an amount, or a quantity in words where it has no price."""

    bid = models.ForeignKey("bids.Bid", models.CASCADE, related_name="benefits")
    option = models.ForeignKey("bids.Option", models.PROTECT, null=True, blank=True, related_name="benefits")
    order = models.PositiveSmallIntegerField()
    description = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=BENEFIT_KINDS, blank=True)
    year = models.CharField(max_length=7, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    quantity = models.CharField("quantity in words", max_length=200, blank=True)
    price_basis = models.CharField(max_length=8, choices=PRICE_BASES, default="NOMINAL")
    price_year = models.CharField(max_length=7, blank=True)
    owner_role = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(year="") | year_is_financial(), name="benefit_year"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="benefit_amount"),
            models.CheckConstraint(condition=price_year_fits(), name="benefit_price_year"),
            models.UniqueConstraint(
                fields=["bid", "order"], name="benefit_order_once", deferrable=models.Deferrable.DEFERRED
            ),
        ]
        triggers = [only_while_draft(section="benefits"), of_the_same_bid()]
