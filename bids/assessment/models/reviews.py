"""A reviewer's scores of one version."""

import pgtrigger
from django.conf import settings
from django.db import models

from bids.assessment.workflow import REVIEW_TRANSITIONS, ReviewStatus
from legacyfund.database import set_only_in


class Confidence(models.TextChoices):
    """How sure the reviewer is of one score."""

    LOW = "LOW", "Low"
    MEDIUM = "MEDIUM", "Medium"
    HIGH = "HIGH", "High"


def submitted_stays() -> pgtrigger.Trigger:
    """A submitted review stays as it is, unless its reviewer recalls it before anything was made of it: a
    moderation of the bid, or the frozen ranking. Until that is frozen it is set aside for an interest.
    """
    return pgtrigger.Trigger(
        name="submitted_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Q(old__status="SUBMITTED"),
        declare=[("frozen", "BOOLEAN"), ("moderated", "BOOLEAN")],
        func="""
            IF TG_OP = 'DELETE' THEN
                RAISE EXCEPTION 'a submitted review is not deleted' USING ERRCODE = 'restrict_violation';
            END IF;
            SELECT r.status IN ('ASSESSED', 'ANNOUNCED'),
                EXISTS (SELECT FROM bids_moderation m WHERE m.bid_id = b.id) INTO frozen, moderated
            FROM bids_bidversion v JOIN bids_bid b ON b.id = v.bid_id JOIN bids_round r ON r.id = b.round_id
            WHERE v.id = OLD.version_id;
            IF frozen OR NEW.status NOT IN ('ACCEPTED', 'TAKEN_BACK')
                OR NEW.status = 'ACCEPTED' AND (moderated OR NEW.answer_reason <> OLD.answer_reason)
                OR NEW.reviewer_id <> OLD.reviewer_id OR NEW.declared_at <> OLD.declared_at THEN
                RAISE EXCEPTION 'a submitted review stays as it is' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        """,
    )


class Review(models.Model):
    """Assigned to one reviewer. Submitted scores stay, unless the reviewer recalls them before moderation."""

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
                condition=set_only_in("SUBMITTED", "submitted_at"),
                name="review_submitted_pair",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=REVIEW_TRANSITIONS.pairs()),
            submitted_stays(),
        ]


class ReviewScore(models.Model):
    """0–5 for one PANEL criterion, with its justification."""

    review = models.ForeignKey("bids.Review", models.CASCADE, related_name="scores")
    criterion = models.ForeignKey("bids.Criterion", models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField()
    justification = models.TextField(max_length=3000)
    # Asked for when the review is submitted; blank on what was scored before it was asked.
    confidence = models.CharField(max_length=6, choices=Confidence, blank=True)
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
