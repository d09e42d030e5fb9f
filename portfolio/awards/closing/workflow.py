"""The statuses of a completion and of a closure, and the only tables that say what may follow what."""

from django.db.models import TextChoices

from legacyfund.lib.transitions import TransitionTable, labels_of, transition


class CompletionStatus(TextChoices):
    # The department says that all is done; the fund has to answer.
    SAID = "SAID", "With the fund"
    # The fund agrees: the award is completed.
    CONFIRMED = "CONFIRMED", "Confirmed"
    # The fund does not agree, and says what is missing.
    SENT_BACK = "SENT_BACK", "Sent back"
    # Whoever said so has taken it back.
    TAKEN_BACK = "TAKEN_BACK", "Taken back"


COMPLETION_TRANSITIONS = TransitionTable(
    "completion",
    labels=labels_of(CompletionStatus),
    steps={"confirm": "confirmed", "send_back": "sent back", "take_back": "taken back"},
    transitions=[
        transition("confirm", [CompletionStatus.SAID], CompletionStatus.CONFIRMED),
        transition("send_back", [CompletionStatus.SAID], CompletionStatus.SENT_BACK),
        transition("take_back", [CompletionStatus.SAID], CompletionStatus.TAKEN_BACK),
    ],
)


class ClosureStatus(TextChoices):
    # Somebody of the fund asks for unspent money back; another has to approve it.
    PROPOSED = "PROPOSED", "Proposed"
    # The money is available again, and the award is closed.
    APPROVED = "APPROVED", "Approved"
    # Taken back, or not approved; no money has moved.
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


CLOSURE_TRANSITIONS = TransitionTable(
    "closure",
    labels=labels_of(ClosureStatus),
    steps={"approve": "approved", "withdraw": "withdrawn"},
    transitions=[
        transition("approve", [ClosureStatus.PROPOSED], ClosureStatus.APPROVED),
        transition("withdraw", [ClosureStatus.PROPOSED], ClosureStatus.WITHDRAWN),
    ],
)
