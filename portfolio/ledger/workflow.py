"""The statuses of what two people do to a fund's money, and the only tables that say what may follow what."""

from django.db.models import TextChoices

from legacyfund.lib.transitions import TransitionTable, labels_of, transition


class ProposalStatus(TextChoices):
    # Somebody of the fund asks for it; another has to confirm it.
    PROPOSED = "PROPOSED", "Proposed"
    # Its money has moved.
    CONFIRMED = "CONFIRMED", "Confirmed"
    # Taken back, or refused by whoever would have confirmed it; no money has moved.
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


def _table(what: str) -> TransitionTable:
    return TransitionTable(
        what,
        labels=labels_of(ProposalStatus),
        steps={"confirm": "confirmed", "withdraw": "withdrawn"},
        transitions=[
            transition("confirm", [ProposalStatus.PROPOSED], ProposalStatus.CONFIRMED),
            transition("withdraw", [ProposalStatus.PROPOSED], ProposalStatus.WITHDRAWN),
        ],
    )


EXCHANGE_TRANSITIONS = _table("budget exchange")
SWITCH_TRANSITIONS = _table("switch")
REVERSAL_TRANSITIONS = _table("reversal")
