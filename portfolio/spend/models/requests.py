"""Requests for a correction: lines of an accepted return that the fund sends back, and what was said."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from legacyfund.database import any_changed, append_only, never_truncated
from portfolio.spend.workflow import REQUEST_TRANSITIONS, RequestStatus

_WAITS = ["OPEN", "ANSWERED"]


class CorrectionRequest(models.Model):
    """`reference` is `<return>-Q<number>`. What was asked and answered is in its words, first the fund's.

    `closed_at`: nobody has to do anything about it any more.
    """

    class Reason(models.TextChoices):
        WRONG_AWARD = "WRONG_AWARD", "Wrong award"
        WRONG_CONTROL_BUDGET = "WRONG_CONTROL_BUDGET", "Wrong control budget"
        WRONG_PERIOD = "WRONG_PERIOD", "Wrong period"
        NOT_ELIGIBLE = "NOT_ELIGIBLE", "Not eligible"
        EVIDENCE_NEEDED = "EVIDENCE_NEEDED", "Evidence needed"

    spend_return = models.ForeignKey("portfolio.Return", models.PROTECT, related_name="requests")
    number = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=80, unique=True)
    reason = models.CharField(max_length=20, choices=Reason)
    status = models.CharField(max_length=9, choices=RequestStatus, default=RequestStatus.OPEN)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["spend_return", "number"], name="request_number_once"),
            models.CheckConstraint(
                condition=Q(status__in=_WAITS, closed_at__isnull=True)
                | (~Q(status__in=_WAITS) & Q(closed_at__isnull=False)),
                name="request_closed_shown",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at", "id"], condition=Q(closed_at=None), name="request_open"),
        ]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=REQUEST_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="identity",
                operation=pgtrigger.Update,
                condition=any_changed(
                    "spend_return", "number", "reference", "reason", "asked_at", "asked_by"
                ),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return self.reference


def _of_the_return() -> pgtrigger.Trigger:
    """A request names accepted lines of its return, and none that another request waits for."""
    return pgtrigger.Trigger(
        name="of_the_return",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            PERFORM 1 FROM portfolio_spendline line
              JOIN portfolio_correctionrequest asked ON asked.spend_return_id = line.spend_return_id
             WHERE line.id = NEW.line_id AND asked.id = NEW.request_id AND line.feed_no IS NOT NULL
               FOR UPDATE OF line;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'a request names accepted lines of its return'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            IF EXISTS (
                SELECT 1 FROM portfolio_requestedline other
                  JOIN portfolio_correctionrequest asked ON asked.id = other.request_id
                 WHERE other.line_id = NEW.line_id AND asked.status IN ('OPEN', 'ANSWERED')
            ) THEN
                RAISE EXCEPTION 'a line is asked about once at a time' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        """,
    )


class RequestedLine(models.Model):
    request = models.ForeignKey(CorrectionRequest, models.PROTECT, related_name="lines")
    line = models.ForeignKey("portfolio.SpendLine", models.PROTECT, related_name="requested")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "line"], name="requested_line_once")]
        triggers = [_of_the_return(), *append_only()]

    def __str__(self) -> str:
        return f"{self.request}: {self.line}"


class RequestWord(models.Model):
    """What the fund or the department said of a request, in the order in which they said it."""

    class Step(models.TextChoices):
        ASKED = "ASKED", "Asked"
        ANSWERED = "ANSWERED", "Answered: it stands"
        ASKED_AGAIN = "ASKED_AGAIN", "Asked again"

    request = models.ForeignKey(CorrectionRequest, models.PROTECT, related_name="words")
    step = models.CharField(max_length=11, choices=Step)
    words = models.TextField(max_length=2000)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="request_word_said")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.request}: {self.get_step_display()}"
