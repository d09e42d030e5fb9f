"""The statuses of a budget exchange, and the only table that says what may follow what."""

from django.db.models import TextChoices

from legacyfund.lib.transitions import TransitionTable, labels_of, transition


class ExchangeStatus(TextChoices):
    # Somebody of the fund asks for it; another has to confirm it.
    PROPOSED = "PROPOSED", "Proposed"
    # Its money has moved.
    CONFIRMED = "CONFIRMED", "Confirmed"
    # Taken back, or refused by whoever would have confirmed it; no money has moved.
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


EXCHANGE_TRANSITIONS = TransitionTable(
    "budget exchange",
    labels=labels_of(ExchangeStatus),
    steps={"confirm": "confirmed", "withdraw": "withdrawn"},
    transitions=[
        transition("confirm", [ExchangeStatus.PROPOSED], ExchangeStatus.CONFIRMED),
        transition("withdraw", [ExchangeStatus.PROPOSED], ExchangeStatus.WITHDRAWN),
    ],
)
