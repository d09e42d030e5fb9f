"""What a department asks about a round, and what the fund has answered."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from bids.writing.questions.workflow import QUESTION_TRANSITIONS, QuestionStatus
from legacyfund.database import any_changed, append_only, empty_only_in, set_only_in


class RoundQuestion(models.Model):
    """A question about a round, or about a `section` or a `criterion` of it, by their codes.

    `words` are the department's own, for itself and the fund alone. `number` and `wording` are what everyone
    reads once it is answered; numbers run in the order of the answers, so that none tells of a question that
    is not published. `settled_by` answered, declined or withdrew it, and `reason` is why it was declined.
    """

    round = models.ForeignKey("bids.Round", models.PROTECT, related_name="questions")
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=QuestionStatus, default=QuestionStatus.ASKED)
    section = models.CharField(max_length=60, blank=True)
    criterion = models.CharField(max_length=12, blank=True)
    words = models.TextField(max_length=2000)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(null=True)
    wording = models.TextField(max_length=2000, blank=True)
    reason = models.TextField(max_length=1000, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="round_question_number_once"),
            models.CheckConstraint(condition=~Q(words=""), name="round_question_asks"),
            models.CheckConstraint(
                condition=Q(section="") | Q(criterion=""), name="round_question_about_one_thing"
            ),
            models.CheckConstraint(
                condition=empty_only_in("ASKED", "settled_at", "settled_by"),
                name="round_question_settled_pair",
            ),
            models.CheckConstraint(
                condition=set_only_in("ANSWERED", "number", because="wording"),
                name="round_question_published_whole",
            ),
            models.CheckConstraint(
                condition=(Q(status="DECLINED") & ~Q(reason="")) | (~Q(status="DECLINED") & Q(reason="")),
                name="round_question_declined_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["round", "department"], name="round_question_of_department")]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=QUESTION_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="as_asked",
                operation=pgtrigger.Update,
                condition=any_changed("round", "department", "section", "criterion", "words", "asked_at")
                | any_changed("asked_by"),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"question about round {self.round.reference}"


class RoundAnswer(models.Model):
    """An answer of the fund; a later `number` corrects the ones before it, which stay."""

    question = models.ForeignKey("bids.RoundQuestion", models.PROTECT, related_name="answers")
    number = models.PositiveSmallIntegerField()
    words = models.TextField(max_length=5000)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="round_answer_number_once"),
            models.CheckConstraint(condition=~Q(words=""), name="round_answer_says_something"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"answer {self.number} to a {self.question}"
