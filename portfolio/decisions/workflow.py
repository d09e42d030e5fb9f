"""The statuses of decisions, and the only table that says what may follow what."""

from django.db.models import TextChoices

from legacyfund.lib.transitions import TransitionTable, labels_of, transition
from portfolio.awards.workflow import DECISION_ANNOUNCED


class DecisionStatus(TextChoices):
    # The fund proposes an outcome; no money moves.
    PROPOSED = "PROPOSED", "Proposed"
    # The chair has confirmed it: an approval has committed its money. Secret until announced.
    CONFIRMED = "CONFIRMED", "Confirmed"
    # The department has been told.
    ANNOUNCED = DECISION_ANNOUNCED, "Announced"
    # Taken back before it was announced; its money is available again.
    REVERSED = "REVERSED", "Reversed"


DECISION_TRANSITIONS = TransitionTable(
    "decision",
    labels=labels_of(DecisionStatus),
    steps={"confirm": "confirmed", "announce": "announced", "reverse": "reversed"},
    transitions=[
        transition("confirm", [DecisionStatus.PROPOSED], DecisionStatus.CONFIRMED),
        transition("announce", [DecisionStatus.CONFIRMED], DecisionStatus.ANNOUNCED),
        transition("reverse", [DecisionStatus.PROPOSED, DecisionStatus.CONFIRMED], DecisionStatus.REVERSED),
    ],
)
