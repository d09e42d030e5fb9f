"""The statuses of a department's question, and the only table that says what may follow what."""

from django.db.models import TextChoices

from legacyfund.lib.transitions import TransitionTable, labels_of, transition


class QuestionStatus(TextChoices):
    # The fund has it; nobody else knows of it but the department that asked.
    ASKED = "ASKED", "Waiting for an answer"
    # Published with its answer to everyone who may bid.
    ANSWERED = "ANSWERED", "Answered"
    # Not answered, for a reason that the department that asked is told.
    DECLINED = "DECLINED", "Declined"
    # Taken back by the department before there was an answer.
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


QUESTION_TRANSITIONS = TransitionTable(
    "question",
    labels=labels_of(QuestionStatus),
    steps={"answer": "answered", "decline": "declined", "withdraw": "withdrawn"},
    transitions=[
        transition("answer", [QuestionStatus.ASKED], QuestionStatus.ANSWERED),
        transition("decline", [QuestionStatus.ASKED], QuestionStatus.DECLINED),
        transition("withdraw", [QuestionStatus.ASKED], QuestionStatus.WITHDRAWN),
    ],
)
