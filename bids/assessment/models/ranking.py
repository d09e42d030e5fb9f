"""The ranking of a round, frozen with its inputs."""

from fractions import Fraction

from django.conf import settings
from django.db import models

from bids.assessment.rules.ranking import TieBreak
from legacyfund.database import append_only


class Ranking(models.Model):
    """Made once a round. `inputs` is canonical JSON; `sha256` is of its bytes."""

    round = models.OneToOneField("bids.Round", models.PROTECT, related_name="ranking")
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    inputs = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        triggers = append_only()


TIE_BREAKS = [
    (TieBreak.NONE.value, "No tie"),
    (TieBreak.RISK.value, "Larger risk removed"),
    (TieBreak.COST.value, "Smaller cost to the fund"),
    (TieBreak.TIME.value, "Earlier submission"),
    (TieBreak.REFERENCE.value, "Reference"),
]


class RankingRow(models.Model):
    """One bid's place. Value is the exact fraction value_numerator / value_denominator, 0 to 100.

    The selection value leaves the COST criterion out: the envelopes already carry the cost.
    """

    ranking = models.ForeignKey("bids.Ranking", models.PROTECT, related_name="rows")
    version = models.ForeignKey("bids.BidVersion", models.PROTECT, related_name="+")
    rank = models.PositiveIntegerField()
    value_numerator = models.DecimalField(max_digits=60, decimal_places=0)
    value_denominator = models.DecimalField(max_digits=60, decimal_places=0)
    selection_numerator = models.DecimalField(max_digits=60, decimal_places=0)
    selection_denominator = models.DecimalField(max_digits=60, decimal_places=0)
    risk_removed_units = models.BigIntegerField()
    cost_to_fund = models.DecimalField(max_digits=14, decimal_places=2)
    whole_life_cost = models.DecimalField(max_digits=14, decimal_places=2)
    tie_break = models.CharField(max_length=9, choices=TIE_BREAKS, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ranking", "rank"], name="ranking_rank_once"),
            models.UniqueConstraint(fields=["ranking", "version"], name="ranking_version_once"),
            models.CheckConstraint(
                condition=models.Q(value_denominator__gt=0, selection_denominator__gt=0),
                name="ranking_denominators",
            ),
        ]
        triggers = append_only()

    @property
    def exact_value(self) -> Fraction:
        return Fraction(int(self.value_numerator), int(self.value_denominator))
