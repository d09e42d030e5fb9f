"""Questions of the fund about a submitted bid, and what became of them."""

from collections.abc import Mapping

from accounts.emails import Message, Must, Write, page, worded
from accounts.models import Event, User
from bids.writing.queries.partners import departments_acted_for

_to_clarification = page("bids:clarification")
_clarified = worded(
    "Bid {ref} is clarified",
    "{actor} has certified the answer about “{title}” on {at:moment}. Version {version} is frozen and takes "
    "the place of the one before. Its fingerprint (SHA-256) is {sha256}.",
    link=page("bids:bid"),
)
_reviewer_goes_on = worded(
    "Bid {ref} has a new version",
    "The department has answered a question of the fund about “{title}”. Your review goes on with version "
    "{version}: see what has changed before you submit it.",
    link=page("bids:review"),
)
ANSWER = "Answer, and have the answer certified, by the end of the day it is due."
HELP = "Its department answers. You can help with the sections your department edits."


def _asked(event: Event, recipient: User) -> Mapping[str, object]:
    own = event.department_id in departments_acted_for(recipient)
    return {"bidding": ANSWER if own else HELP}


def _bid_clarified(event: Event, recipient: User) -> Message:
    """Reviewers are sent to their sheet, everybody else to the bid."""
    write = _reviewer_goes_on if recipient.pk in event.data["reviewers"] else _clarified
    return write(event, recipient)


MESSAGES: dict[str, Write] = {
    "bid.clarification_asked": worded(
        "The fund asks about bid {ref}",
        "The fund asks for clarification of “{title}”:\n\n{question}\n\nThe answer is due on {due_on:day}. "
        "{bidding} Only the answers the fund has named can be changed. Without a certified answer by then "
        "version {version} stands.",
        link=_to_clarification,
        more=_asked,
    ),
    "bid.clarification_sent": worded(
        "Certify the clarification of bid {ref}",
        "{actor} has answered the fund's question about “{title}”. Certify the answer, or send it back. "
        "It counts once you have certified it, by the end of {due_on:day}.",
        link=page("bids:certify_clarification"),
    ),
    "bid.clarification_refused": worded(
        "The clarification of bid {ref} has come back",
        "{actor} did not certify the answer about “{title}”:\n\n{reason}\n\nPut it right, then send it for "
        "certification again.",
        link=_to_clarification,
    ),
    "bid.clarified": _bid_clarified,
    "bid.clarification_withdrawn": worded(
        "The fund no longer asks about bid {ref}",
        "The fund has withdrawn its question about “{title}”:\n\n{reason}\n\nThe bid stands as it was "
        "submitted. Nothing needs to be done.",
        link=_to_clarification,
    ),
    "bid.clarification_lapsed": worded(
        "The question about bid {ref} was not answered in time",
        "No answer about “{title}” was certified by the end of {due_on:day}. Version {version} stands as it "
        "was submitted. What was written can still be read by the department.",
        link=_to_clarification,
    ),
}

MUST_BE_TOLD: dict[str, Must] = {
    **dict.fromkeys(
        ("bid.clarification_asked", "bid.clarification_sent", "bid.clarification_refused"), Must.DEED
    ),
}
