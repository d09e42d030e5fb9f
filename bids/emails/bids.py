"""Bids from certification to the announced outcome."""

from collections.abc import Mapping

from accounts.emails import Write, page, worded
from accounts.models import Event, User
from bids.queries.partners import departments_acted_for

OUTCOMES = {
    "APPROVED": "is approved",
    "RESERVED": "is on the reserve list",
    "REJECTED": "is not funded",
}
NEXT = {
    "APPROVED": "An award is offered, which the department's sign-off accepts or declines.",
    "RESERVED": "It is funded if money frees up; nothing needs to be done until then.",
    "REJECTED": "Everything written is kept, and can be read for a bid in another round.",
}
CHECK = "Check next whether it is eligible."
FROZEN = "It cannot be changed from here. You are told when the fund asks something or has decided."


def _after_submission(event: Event, recipient: User) -> Mapping[str, object]:
    """The fund checks; whoever acts for a department on the bid waits."""
    return {"next": FROZEN if departments_acted_for(recipient) else CHECK}


def _outcome(event: Event, recipient: User) -> Mapping[str, object]:
    return {"outcome": OUTCOMES[event.data["after"]], "next": NEXT[event.data["after"]]}


BIDS: dict[str, Write] = {
    "bid.sent_for_certification": worded(
        "Certify bid {ref}",
        "{actor} has sent “{title}” for certification. Certify and submit it, or send it back. "
        "The round closes on {closes_at:moment}: a bid certified after that is not taken.",
        link=page("bids:certify_bid"),
    ),
    "bid.certification_refused": worded(
        "Bid {ref} has come back",
        "{actor} did not certify “{title}”:\n\n{reason}\n\nPut it right, then send it for certification "
        "again.",
        link=page("bids:bid"),
    ),
    "bid.submitted": worded(
        "Bid {ref} is submitted",
        "{actor} has certified and submitted “{title}” for {department}. It asks the fund for "
        "{cost_to_fund:pence}. {next}\n\nVersion {version} was frozen on {at:moment}, London time. Its "
        "fingerprint (SHA-256) is {sha256}.",
        link=page("bids:bid"),
        more=_after_submission,
    ),
    "bid.withdrawn": worded(
        "Bid {ref} is withdrawn",
        "{actor} has withdrawn the bid for {department}:\n\n{reason}\n\nIt can still be read. "
        "Nothing needs to be done.",
        link=page("bids:bid"),
    ),
    "bid.found_ineligible": worded(
        "Bid {ref} is not eligible",
        "The fund has checked “{title}” against the rules of the round. It is not eligible:\n\n{reason}\n\n"
        "This is not a decision about the work itself. What was submitted can still be read.",
        link=page("bids:bid"),
    ),
    "bid.outcome_announced": worded(
        "Bid {ref} {outcome}",
        "The fund has announced its decision: “{title}” {outcome}. {next}",
        link=page("bids:bid"),
        more=_outcome,
    ),
}
