"""The systems a bid treats, and its answers to questions."""

from django.conf import settings
from django.db import models

from bids.register.rules.treatments import TREATMENT_NAMES
from bids.writing.models.constraints import only_while_draft


class BidSystem(models.Model):
    """A system the bid treats, what happens to it, and the overall risk it is to have afterwards."""

    bid = models.ForeignKey("bids.Bid", models.CASCADE, related_name="systems")
    system = models.ForeignKey("bids.LegacySystem", models.PROTECT, related_name="bid_systems")
    treatment = models.CharField(max_length=12, choices=TREATMENT_NAMES, blank=True)
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
    """The answer to one question of bids.rounds.rules.questions, by its code."""

    bid = models.ForeignKey("bids.Bid", models.CASCADE, related_name="answers")
    question = models.CharField(max_length=60)
    value = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bid", "question"], name="answer_once")]
        triggers = [only_while_draft()]
