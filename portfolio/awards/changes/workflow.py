"""The statuses of a change request, and the only table that says what may follow what."""

from django.db.models import TextChoices

from legacyfund.lib.transitions import TransitionTable, labels_of, transition


class ChangeStatus(TextChoices):
    # Asked for; somebody else has to approve or refuse it.
    PROPOSED = "PROPOSED", "Proposed"
    # The award is changed, by another person's approval or within the stated tolerance.
    APPROVED = "APPROVED", "Approved"
    # Somebody else said no, with the reason; nothing has changed.
    REFUSED = "REFUSED", "Refused"
    # Taken back by its proposer; nothing has changed.
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


CHANGE_TRANSITIONS = TransitionTable(
    "change request",
    labels=labels_of(ChangeStatus),
    steps={"approve": "approved", "refuse": "refused", "withdraw": "withdrawn"},
    transitions=[
        transition("approve", [ChangeStatus.PROPOSED], ChangeStatus.APPROVED),
        transition("refuse", [ChangeStatus.PROPOSED], ChangeStatus.REFUSED),
        transition("withdraw", [ChangeStatus.PROPOSED], ChangeStatus.WITHDRAWN),
    ],
)
