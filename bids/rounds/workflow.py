"""The statuses of rounds, and the only table that says what may follow what."""

from django.db.models import TextChoices

from legacyfund.lib.transitions import TransitionTable, labels_of, transition


class RoundStatus(TextChoices):
    # Being set up by the fund; departments see nothing of it.
    PLANNED = "PLANNED", "Planned"
    # Departments write and submit bids.
    OPEN = "OPEN", "Open"
    # The closing time has passed; the panel assesses.
    CLOSED = "CLOSED", "Closed"
    # The ranking is frozen; the panel decides.
    ASSESSED = "ASSESSED", "Assessed"
    # Departments have been told.
    ANNOUNCED = "ANNOUNCED", "Announced"


RANKING_FROZEN = (RoundStatus.ASSESSED, RoundStatus.ANNOUNCED)
ROUND_TRANSITIONS = TransitionTable(
    "round",
    labels=labels_of(RoundStatus),
    steps={"open": "opened", "close": "closed", "assess": "assessed", "announce": "announced"},
    transitions=[
        transition("open", [RoundStatus.PLANNED], RoundStatus.OPEN),
        transition("close", [RoundStatus.OPEN], RoundStatus.CLOSED),
        transition("assess", [RoundStatus.CLOSED], RoundStatus.ASSESSED),
        transition("announce", [RoundStatus.ASSESSED], RoundStatus.ANNOUNCED),
    ],
)
