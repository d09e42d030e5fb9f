"""The statuses of a condition of an award, and the only table that says what may follow what."""

from django.db.models import TextChoices

from legacyfund.lib.transitions import TransitionTable, labels_of, transition


class ConditionStatus(TextChoices):
    # The department has to do it.
    OPEN = "OPEN", "Open"
    # The department says it is done, and shows what by; the fund has to answer.
    SAID_MET = "SAID_MET", "Said to be met"
    # The fund agrees that it is done.
    DISCHARGED = "DISCHARGED", "Discharged"
    # The fund asks for it no longer, and says why.
    WAIVED = "WAIVED", "Waived"


CONDITION_TRANSITIONS = TransitionTable(
    "condition",
    labels=labels_of(ConditionStatus),
    steps={
        "say_met": "said to be met",
        "take_back": "taken back",
        "send_back": "sent back",
        "discharge": "discharged",
        "waive": "waived",
        "move": "given another day",
    },
    transitions=[
        transition("say_met", [ConditionStatus.OPEN], ConditionStatus.SAID_MET),
        transition("take_back", [ConditionStatus.SAID_MET], ConditionStatus.OPEN),
        transition("send_back", [ConditionStatus.SAID_MET], ConditionStatus.OPEN),
        transition("discharge", [ConditionStatus.SAID_MET], ConditionStatus.DISCHARGED),
        transition("waive", [ConditionStatus.OPEN], ConditionStatus.WAIVED),
        # Another day for it to be done by.
        transition("move", [ConditionStatus.OPEN], ConditionStatus.OPEN),
    ],
)
# Nothing is asked of the department any more.
SETTLED = (ConditionStatus.DISCHARGED, ConditionStatus.WAIVED)
