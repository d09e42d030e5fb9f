"""A reviewer's scores of one version."""

import pgtrigger
from django.conf import settings
from django.db import models

from bids.assessment.workflow import REVIEW_TRANSITIONS, ReviewStatus


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
                condition=~models.Q(status__in=["DECLINED", "RECUSED", "TAKEN_BACK"])
                | ~models.Q(answer_reason=""),
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
