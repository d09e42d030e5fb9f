"""The statuses of a reconciliation, and the only table of what follows what."""

from django.db.models import TextChoices

from legacyfund.lib.transitions import TransitionTable, labels_of, transition


class ReconciliationStatus(TextChoices):
    # The totals have to be typed, or it has to be said how the file is read.
    RECEIVED = "RECEIVED", "Begun"
    # A job reads the file and matches its lines.
    READING = "READING", "Being matched"
    # Something in the file cannot be read, so nothing of it is compared.
    FAULTY = "FAULTY", "Faulty"
    # The job stopped each time it was tried.
    STOPPED = "STOPPED", "Stopped"
    # It is compared; the preparer explains what is open.
    OPEN = "OPEN", "To be explained"
    # Every open item is explained; the department's sign-off agrees or gives it back.
    SENT = "SENT", "With the sign-off"
    # The sign-off stands by it. What is open is carried into the next.
    AGREED = "AGREED", "Agreed"
    # It was given up.
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


S = ReconciliationStatus
IN_HAND = [S.RECEIVED, S.READING, S.FAULTY, S.STOPPED, S.OPEN, S.SENT]
"""A department has one of these at a time for a fund."""
TO_PREPARE = [S.RECEIVED, S.FAULTY, S.STOPPED, S.OPEN]

TRANSITIONS = TransitionTable(
    "reconciliation",
    labels=labels_of(S),
    steps={
        "read": "read",
        "find_faulty": "read",
        "compare": "compared",
        "stop": "stopped",
        "explain": "explained",
        "send": "sent to the sign-off",
        "agree": "agreed",
        "give_back": "given back",
        "withdraw": "withdrawn",
    },
    transitions=[
        transition("read", [S.RECEIVED, S.FAULTY, S.STOPPED], S.READING),
        transition("find_faulty", [S.READING], S.FAULTY),
        transition("compare", [S.READING, S.RECEIVED], S.OPEN),
        transition("stop", [S.READING], S.STOPPED),
        transition("explain", [S.OPEN], S.OPEN),
        transition("send", [S.OPEN], S.SENT),
        transition("agree", [S.SENT], S.AGREED),
        transition("give_back", [S.SENT], S.OPEN),
        transition("withdraw", IN_HAND, S.WITHDRAWN),
    ],
)
