"""The statuses of decisions, meetings and their items, and the only tables that say what may follow what."""

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


class MeetingStatus(TextChoices):
    # The agenda is drawn up; nothing has been said yet.
    PLANNED = "PLANNED", "Planned"
    # The panel is sitting: people come and go, vote and decide.
    OPEN = "OPEN", "Open"
    # Over; its minute can be read and signed.
    CLOSED = "CLOSED", "Closed"
    # The minute is frozen with its SHA-256.
    SIGNED = "SIGNED", "Signed"
    # It does not take place; its bids wait for another.
    CANCELLED = "CANCELLED", "Cancelled"


MEETING_TRANSITIONS = TransitionTable(
    "meeting",
    labels=labels_of(MeetingStatus),
    steps={"open": "opened", "close": "closed", "sign": "signed", "cancel": "cancelled"},
    transitions=[
        transition("open", [MeetingStatus.PLANNED], MeetingStatus.OPEN),
        transition("close", [MeetingStatus.OPEN], MeetingStatus.CLOSED),
        transition("sign", [MeetingStatus.CLOSED], MeetingStatus.SIGNED),
        transition("cancel", [MeetingStatus.PLANNED], MeetingStatus.CANCELLED),
    ],
)


class ItemStatus(TextChoices):
    # Its turn has not come, or it was put back.
    WAITING = "WAITING", "Waiting"
    # What the panel is on; one item at a time.
    NOW = "NOW", "Now"
    # The panel has finished with it.
    DONE = "DONE", "Done"


ITEM_TRANSITIONS = TransitionTable(
    "item",
    labels=labels_of(ItemStatus),
    steps={"call": "called", "put_back": "put back", "finish": "finished"},
    transitions=[
        transition("call", [ItemStatus.WAITING, ItemStatus.DONE], ItemStatus.NOW),
        transition("put_back", [ItemStatus.NOW], ItemStatus.WAITING),
        transition("finish", [ItemStatus.NOW], ItemStatus.DONE),
    ],
)
