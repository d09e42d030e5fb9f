"""What the fund asks of a submitted bid, and the answers it reopens for that alone."""

from datetime import date, timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from bids.writing.workflow import CLARIFICATION_TRANSITIONS, RETURNS, ClarificationStatus
from legacyfund.database import any_changed, append_only, set_only_in
from legacyfund.lib.financial_year import london_date


class Clarification(models.Model):
    """One question of the fund about one version, to be answered and certified before `due_at`.

    `came_from` is the bid's status when it was asked, and the one it goes back to. `rows_before` holds the
    reopened rows as they were (Django's JSON serialisation), to be put back when no answer comes.
    `unsent` is the draft's document at the end of a request that came to nothing, for its department to
    read; blank otherwise.
    """

    bid = models.ForeignKey("bids.Bid", models.PROTECT, related_name="clarifications")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, choices=ClarificationStatus, default=ClarificationStatus.OPEN)
    came_from = models.CharField(max_length=12)
    version = models.ForeignKey("bids.BidVersion", models.PROTECT, related_name="clarifications")
    question = models.TextField(max_length=2000)
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    rows_before = models.TextField()
    answer = models.TextField(max_length=5000, blank=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    new_version = models.OneToOneField("bids.BidVersion", models.PROTECT, null=True, related_name="answer_to")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    end_reason = models.TextField(max_length=1000, blank=True)
    unsent = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bid", "number"], name="clarification_number_once"),
            models.UniqueConstraint(
                fields=["bid"],
                condition=Q(status__in=["OPEN", "CERTIFYING"]),
                name="clarification_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(came_from__in=[str(status) for status in RETURNS]),
                name="clarification_came_from",
            ),
            models.CheckConstraint(
                condition=~Q(question="") & Q(due_at__gt=models.F("asked_at")), name="clarification_asks"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, sent_by__isnull=True)
                | (Q(sent_at__isnull=False, sent_by__isnull=False) & ~Q(answer="")),
                name="clarification_sent_pair",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["OPEN", "CERTIFYING"], ended_at__isnull=True, ended_by__isnull=True)
                | Q(status__in=["ANSWERED", "WITHDRAWN"], ended_at__isnull=False, ended_by__isnull=False)
                | Q(status="LAPSED", ended_at__isnull=False, ended_by__isnull=True),
                name="clarification_ended_pair",
            ),
            models.CheckConstraint(
                condition=set_only_in("ANSWERED", "new_version"),
                name="clarification_answered_has_version",
            ),
            models.CheckConstraint(
                condition=Q(sent_by__isnull=True) | ~Q(status="ANSWERED") | ~Q(sent_by=models.F("ended_by")),
                name="clarification_second_person",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=CLARIFICATION_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="as_asked",
                operation=pgtrigger.Update,
                condition=any_changed(
                    "bid", "number", "came_from", "version", "question", "due_at", "asked_at", "asked_by"
                )
                | any_changed("rows_before"),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.bid.reference} clarification {self.number}"

    @property
    def due_on(self) -> date:
        """The last day in London on which the answer can be certified."""
        return london_date(self.due_at - timedelta(microseconds=1))


class ClarificationItem(models.Model):
    """What a request reopens: a section's question, or the section's rows where `question` is blank."""

    clarification = models.ForeignKey("bids.Clarification", models.PROTECT, related_name="items")
    section = models.CharField(max_length=60)
    question = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clarification", "section", "question"], name="clarification_item_once"
            ),
        ]
        triggers = append_only()
