"""A reviewer's scores of one version, and the ranking of a round, frozen with its inputs."""

from fractions import Fraction

import pgtrigger
from django.conf import settings
from django.db import models

from bids.assessment.workflow import REVIEW_TRANSITIONS, ReviewStatus
from legacyfund.database import append_only


class Review(models.Model):
    """Assigned to one reviewer; the scores never change once submitted."""

    version = models.ForeignKey("bids.BidVersion", models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews")
    status = models.CharField(max_length=12, choices=ReviewStatus, default=ReviewStatus.PROPOSED)
    due_on = models.DateField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # The reviewer declares that no interest conflicts, before seeing the bid.
    declared_at = models.DateTimeField(null=True)
    answer_reason = models.TextField(max_length=1000, blank=True)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "reviewer"], name="review_once"),
            models.CheckConstraint(
                condition=~models.Q(status__in=["ACCEPTED", "SUBMITTED"])
                | models.Q(declared_at__isnull=False),
                name="review_declared",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["DECLINED", "RECUSED"]) | ~models.Q(answer_reason=""),
                name="review_refusal_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(status="SUBMITTED", submitted_at__isnull=False)
                | (~models.Q(status="SUBMITTED") & models.Q(submitted_at__isnull=True)),
                name="review_submitted_pair",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=REVIEW_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="submitted_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status="SUBMITTED"),
            ),
        ]


class ReviewScore(models.Model):
    """0–5 for one PANEL criterion, with its justification."""

    review = models.ForeignKey("bids.Review", models.CASCADE, related_name="scores")
    criterion = models.ForeignKey("bids.Criterion", models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField()
    justification = models.TextField(max_length=3000)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="review_score_once"),
            models.CheckConstraint(condition=models.Q(score__range=(0, 5)), name="review_score_range"),
            models.CheckConstraint(condition=~models.Q(justification=""), name="review_score_justified"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="only_while_accepted",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("the_row", "RECORD"), ("the_status", "TEXT")],
                func="""
                    IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;
                    SELECT status INTO the_status FROM bids_review WHERE id = the_row.review_id;
                    IF the_status <> 'ACCEPTED' THEN
                        RAISE EXCEPTION 'a review that is % cannot be scored', the_status
                            USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN the_row;
                """,
            )
        ]


class Ranking(models.Model):
    """Made once a round. `inputs` is canonical JSON; `sha256` is of its bytes."""

    round = models.OneToOneField("bids.Round", models.PROTECT, related_name="ranking")
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    inputs = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        triggers = append_only()


class TieBreak(models.TextChoices):
    """The last rule needed to give a bid a place of its own among bids of equal value."""

    NONE = "", "No tie"
    RISK = "RISK", "Larger risk removed"
    COST = "COST", "Smaller cost to the fund"
    TIME = "TIME", "Earlier submission"
    REFERENCE = "REFERENCE", "Reference"

    @property
    def in_words(self) -> str:
        return TIES_IN_WORDS[self]


TIES_IN_WORDS = {
    TieBreak.NONE: "",
    TieBreak.RISK: "Tied on value; placed by larger risk removed",
    TieBreak.COST: "Tied on value and risk removed; placed by smaller cost to the fund",
    TieBreak.TIME: "Tied on value, risk removed and cost; placed by earlier submission",
    TieBreak.REFERENCE: "Tied on everything; placed by reference",
}


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
    tie_break = models.CharField(max_length=9, choices=TieBreak, blank=True)

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
