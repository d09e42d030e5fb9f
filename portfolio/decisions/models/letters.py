"""What a department is told of its bid: the feedback the chair lets out, and the letter made of it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import LeasedRow
from legacyfund.database import append_only, pair


class Feedback(models.Model):
    """The panel's words on one criterion of a bid. Nothing of it leaves before it is cleared; a letter
    keeps its own copy, and after that the words stay as they are.
    """

    bid = models.ForeignKey("bids.Bid", models.PROTECT, related_name="feedback")
    criterion = models.ForeignKey("bids.Criterion", models.PROTECT, related_name="+")
    words = models.TextField(max_length=3000, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bid", "criterion"], name="feedback_once"),
            models.CheckConstraint(condition=pair("cleared_at", "cleared_by"), name="feedback_cleared"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="stays_once_sent",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM portfolio_letter AS letter
                        JOIN portfolio_decision AS decided ON decided.id = letter.decision_id
                        WHERE decided.bid_id = NEW.bid_id
                    ) THEN
                        RAISE EXCEPTION 'the letter about bid % has gone out', NEW.bid_id
                            USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.bid_id}: {self.criterion_id}"


class RoundFeedback(models.Model):
    """The chair's one line for every bid of a round that is not funded and has no feedback of its own; blank
    where the chair has taken it back.
    """

    budget = models.OneToOneField("portfolio.RoundBudget", models.PROTECT, related_name="feedback")
    words = models.TextField(max_length=1000, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"Feedback for all of {self.budget_id}"


class Letter(models.Model):
    """A decision as its department is told it. `document` is exactly the text whose SHA-256 is `sha256`;
    `rules/letter.py` says what stands in it. `number` counts the letters about one bid.
    """

    decision = models.OneToOneField("portfolio.Decision", models.PROTECT, related_name="letter")
    number = models.PositiveSmallIntegerField()
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="letter_sha256"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """`LF-2027A-0012-L1`."""
        return f"{self.decision.bid.reference}-L{self.number}"


class LetterPdf(LeasedRow):
    """Asked for once a letter; the same letter gives the same bytes. Kept once made."""

    MAX_ATTEMPTS = 5

    letter = models.OneToOneField("portfolio.Letter", models.PROTECT, related_name="pdf")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    content = models.BinaryField(default=bytes)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, sha256="", content=b"")
                | Q(done_at__isnull=False, claimed_at__isnull=False, sha256__regex=r"^[0-9a-f]{64}$"),
                name="letter_pdf_done_with_file",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(done_at__isnull=True, set_aside_at__isnull=True),
                name="letter_pdf_waiting",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="kept_once_made",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__done_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} as a PDF"
