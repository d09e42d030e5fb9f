"""A system's rating by the Legacy IT Risk Assessment Framework."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F
from django.db.models.functions import Greatest

from bids.register.workflow import RATING_TRANSITIONS, RatingStatus
from legacyfund.database import any_changed

LIKELIHOOD_FIELDS = ("l1", "l2", "l3", "l4", "l5", "l6", "l7")
IMPACT_FIELDS = ("c1", "c2", "c3", "c4", "c5", "c6")
SCORE_FIELDS = LIKELIHOOD_FIELDS + IMPACT_FIELDS


def _side(fields: tuple[str, ...]) -> models.expressions.CombinedExpression:
    """Sum of the scores plus their number times the highest: 14 (or 12) times the category total."""
    total: models.expressions.CombinedExpression = F(fields[0]) + F(fields[1])
    for field in fields[2:]:
        total = total + F(field)
    return total + Greatest(*fields) * len(fields)


def _score() -> "models.PositiveSmallIntegerField[int | None, int | None]":
    return models.PositiveSmallIntegerField(null=True, blank=True)


class Rating(models.Model):
    """Thirteen scores with evidence, rated by one person and confirmed by another.

    `assessor` names who assessed it where that is not the one who entered the scores. The database works
    out whole numbers, null until all 13 scores are there: the category totals times 14 and times 12, and
    `overall_in_168ths`, the exact overall risk times 168. Red is 16 × 168 = 2688 or more. `evidence` maps
    a criterion's code (`L1`) to text. Once confirmed the scores never change; the next rating supersedes.
    """

    system = models.ForeignKey("bids.LegacySystem", models.PROTECT, related_name="ratings")
    status = models.CharField(max_length=12, choices=RatingStatus, default=RatingStatus.DRAFT)
    assessed_on = models.DateField()
    assessor = models.CharField(max_length=150, blank=True, default="")
    evidence = models.JSONField(default=dict)

    l1 = _score()
    l2 = _score()
    l3 = _score()
    l4 = _score()
    l5 = _score()
    l6 = _score()
    l7 = _score()
    c1 = _score()
    c2 = _score()
    c3 = _score()
    c4 = _score()
    c5 = _score()
    c6 = _score()
    overall_in_168ths = models.GeneratedField(
        expression=_side(LIKELIHOOD_FIELDS) * _side(IMPACT_FIELDS),
        output_field=models.IntegerField(null=True),
        db_persist=True,
    )
    likelihood_in_14ths = models.GeneratedField(
        expression=_side(LIKELIHOOD_FIELDS), output_field=models.IntegerField(null=True), db_persist=True
    )
    impact_in_12ths = models.GeneratedField(
        expression=_side(IMPACT_FIELDS), output_field=models.IntegerField(null=True), db_persist=True
    )
    highest_likelihood = models.GeneratedField(
        expression=Greatest(*LIKELIHOOD_FIELDS),
        output_field=models.PositiveSmallIntegerField(null=True),
        db_persist=True,
    )

    started_at = models.DateTimeField()
    rated_at = models.DateTimeField(null=True)
    rated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(*[(f"{f}__range", (1, 6)) for f in LIKELIHOOD_FIELDS])
                & models.Q(*[(f"{f}__range", (1, 5)) for f in IMPACT_FIELDS]),
                name="rating_scores_in_range",
            ),
            models.CheckConstraint(
                condition=models.Q(status="DRAFT")
                | models.Q(*[(f"{f}__isnull", False) for f in SCORE_FIELDS]),
                name="rating_complete",
            ),
            models.CheckConstraint(
                condition=models.Q(rated_at__isnull=True, rated_by__isnull=True, status="DRAFT")
                | models.Q(rated_at__isnull=False, rated_by__isnull=False),
                name="rating_rated_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    confirmed_at__isnull=True, confirmed_by__isnull=True, status__in=["DRAFT", "RATED"]
                )
                | models.Q(
                    confirmed_at__isnull=False,
                    confirmed_by__isnull=False,
                    status__in=["CONFIRMED", "SUPERSEDED"],
                ),
                name="rating_confirmed_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=F("rated_by")),
                name="rating_second_person",
            ),
            models.UniqueConstraint(
                fields=["system"],
                condition=models.Q(status__in=["DRAFT", "RATED"]),
                name="rating_one_in_hand",
            ),
            models.UniqueConstraint(
                fields=["system"], condition=models.Q(status="CONFIRMED"), name="rating_one_confirmed"
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=RATING_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="confirmed_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=["CONFIRMED", "SUPERSEDED"])
                & any_changed(
                    *SCORE_FIELDS, "system", "assessed_on", "assessor", "evidence", "rated_by", "confirmed_by"
                ),
            ),
            pgtrigger.Protect(
                name="confirmed_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__status__in=["CONFIRMED", "SUPERSEDED"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system.reference} rated {self.assessed_on}"

    @property
    def scores(self) -> dict[str, int | None]:
        """By criterion code, `L1` to `C6`."""
        return {field.upper(): getattr(self, field) for field in SCORE_FIELDS}
