"""The statuses of returns, and the only table that says what may follow what."""

from django.db.models import TextChoices

from legacyfund.lib.transitions import TransitionTable, labels_of, transition


class ReturnStatus(TextChoices):
    # The file is kept and has been read without a fault; nothing is reported until its preparer confirms.
    RECEIVED = "RECEIVED", "Received"
    # Something in the file cannot stand, so nothing was taken from it.
    FAULTY = "FAULTY", "Faulty"
    # Its lines are in, and wait for the department's sign-off.
    CHECKED = "CHECKED", "Checked"
    # The department's sign-off vouches for it; the fund decides.
    CERTIFIED = "CERTIFIED", "Certified"
    # Certified, but more than has been released: waits for money.
    HELD = "HELD", "Held"
    # Its lines are spend, numbered in the Treasury's feed, and never change.
    ACCEPTED = "ACCEPTED", "Accepted"
    # The fund has said no, with a reason.
    REFUSED = "REFUSED", "Refused"
    # The department has taken it back.
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


RETURN_TRANSITIONS = TransitionTable(
    "return",
    labels=labels_of(ReturnStatus),
    steps={
        "find_faulty": "found faulty",
        "check": "sent for certification",
        "certify": "certified",
        "hold": "held",
        "accept": "accepted",
        "retry": "tried again",
        "refuse": "refused",
        "withdraw": "withdrawn",
    },
    transitions=[
        transition("find_faulty", [ReturnStatus.RECEIVED], ReturnStatus.FAULTY),
        transition("check", [ReturnStatus.RECEIVED], ReturnStatus.CHECKED),
        transition("certify", [ReturnStatus.CHECKED], ReturnStatus.CERTIFIED),
        transition("hold", [ReturnStatus.CERTIFIED], ReturnStatus.HELD),
        transition("accept", [ReturnStatus.CERTIFIED], ReturnStatus.ACCEPTED),
        transition("retry", [ReturnStatus.HELD], ReturnStatus.ACCEPTED),
        transition("refuse", [ReturnStatus.CERTIFIED, ReturnStatus.HELD], ReturnStatus.REFUSED),
        transition(
            "withdraw",
            [
                ReturnStatus.RECEIVED,
                ReturnStatus.FAULTY,
                ReturnStatus.CHECKED,
                ReturnStatus.CERTIFIED,
                ReturnStatus.HELD,
            ],
            ReturnStatus.WITHDRAWN,
        ),
    ],
)
