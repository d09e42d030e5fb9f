"""What a reconciliation says to the people told of it."""

from accounts.emails import Must, Write, page, worded


def _message(subject: str, body: str) -> Write:
    return worded(subject, body, link=page("portfolio:reconciliation_page"))


MESSAGES: dict[str, Write] = {
    "reconciliation.compared": _message(
        "Reconciliation {ref} is compared",
        "Your ledger to the end of {month} was held against what is reported of fund {fund}. Items that do "
        "not "
        "match: {open}. Say why each is open, then send it to your sign-off.",
    ),
    "reconciliation.faulty": _message(
        "The ledger of reconciliation {ref} cannot be read",
        "Something in the file stops it, so nothing was compared. The page says what and where.",
    ),
    "reconciliation.stopped": _message(
        "Matching reconciliation {ref} has stopped",
        "Something went wrong on our side, and nothing was compared. Open the page and have it read again. "
        "Tell "
        "the service’s administrator if it stops again.",
    ),
    "reconciliation.sent": _message(
        "Agree to reconciliation {ref} or give it back",
        "{actor} has held the ledger to the end of {month} against what is reported of fund {fund}. Items "
        "open: "
        "{open}. Ledger less reported: {difference:pence}. Each is explained on the page.",
    ),
    "reconciliation.agreed": _message(
        "{department} has reconciled {month}",
        "Its sign-off agrees to {ref}, of fund {fund}. Items open: {open}. Ledger less reported: "
        "{difference:pence}. They are carried into the next reconciliation until they match.",
    ),
    "reconciliation.given_back": _message(
        "Reconciliation {ref} is given back",
        "{actor} has not agreed to it:\n\n{words}\n\nExplain anew, then send it again.",
    ),
}

MUST_BE_TOLD: dict[str, Must] = {
    "reconciliation.sent": Must.DEED,
    "reconciliation.given_back": Must.DECISION,
}
