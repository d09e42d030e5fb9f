"""What the panel agreed on a criterion whose scores lie apart, beside what was submitted."""

from fractions import Fraction

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from bids.assessment.rules.moderation import halves_in_words, mean_in_words


def until_frozen() -> pgtrigger.Trigger:
    """Rows of a bid change only until the ranking of its round is frozen, whoever asks."""
    return pgtrigger.Trigger(
        name="until_frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("the_row", "RECORD"), ("the_status", "TEXT")],
        func="""
            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;
            SELECT r.status INTO the_status
            FROM bids_bid b JOIN bids_round r ON r.id = b.round_id WHERE b.id = the_row.bid_id;
            IF the_status IN ('ASSESSED', 'ANNOUNCED') THEN
                RAISE EXCEPTION 'the ranking of a round that is % is frozen', the_status
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN the_row;
        """,
    )


class Moderation(models.Model):
    """Of one judged criterion of one bid. Three values are kept.

    Submitted: the sum of the scores and how many there were, which is their mean exactly, and their spread
    (the highest less the lowest). After discussion: `after_discussion` maps a reviewer's id to the score they
    would give now, for those who said one. Decided: `decided_halves`, in halves of a point, 0 to 10.
    `present` holds the ids of those who were there.
    """

    bid = models.ForeignKey("bids.Bid", models.PROTECT, related_name="moderations")
    criterion = models.ForeignKey("bids.Criterion", models.PROTECT, related_name="+")
    submitted_numerator = models.PositiveSmallIntegerField()
    submitted_denominator = models.PositiveSmallIntegerField()
    submitted_spread = models.PositiveSmallIntegerField()
    after_discussion = models.JSONField(default=dict)
    decided_halves = models.PositiveSmallIntegerField()
    reason = models.TextField(max_length=3000)
    present = models.JSONField(default=list)
    moderated_at = models.DateTimeField()
    moderated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bid", "criterion"], name="moderation_once"),
            models.CheckConstraint(
                condition=Q(submitted_denominator__range=(1, 8), submitted_spread__range=(0, 5)),
                name="moderation_submitted",
            ),
            models.CheckConstraint(condition=Q(decided_halves__range=(0, 10)), name="moderation_decided"),
            models.CheckConstraint(condition=~Q(reason=""), name="moderation_has_reason"),
        ]
        triggers = [until_frozen()]

    @property
    def decided(self) -> Fraction:
        return Fraction(self.decided_halves, 2)

    @property
    def decided_in_words(self) -> str:
        return halves_in_words(self.decided_halves)

    @property
    def mean_in_words(self) -> str:
        return mean_in_words(self.submitted_mean)

    @property
    def submitted_mean(self) -> Fraction:
        return Fraction(self.submitted_numerator, self.submitted_denominator)
