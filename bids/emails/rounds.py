"""Closing times moved, and bids that lapsed at one."""

from collections.abc import Mapping

from accounts.emails import Write, page, worded
from accounts.models import Event, User
from bids.queries.partners import departments_acted_for

LAPSED = {
    "DRAFT": "it was still a draft",
    "CERTIFYING": "it was waiting for certification",
}


def _lapsed(event: Event, recipient: User) -> Mapping[str, object]:
    """The reader's own bids alone, of their department or joined by it."""
    own = departments_acted_for(recipient)
    lapsed = [row for row in event.data["bids"] if own & {row["department"], *row.get("partners", ())}]
    lines = (f"{row['reference']} {row['title']}: {LAPSED[row['was']]}" for row in lapsed)
    return {"lines": "\n".join(lines)}


ROUNDS: dict[str, Write] = {
    "round.deadline_changed": worded(
        "Round {ref} now closes on {after:moment}",
        "The closing time was {before:moment} and is now {after:moment}, London time. Your department has a "
        "bid in this round that is not submitted yet. Have it certified before then.",
        link=page("bids:round"),
    ),
    "round.closed": worded(
        "Round {ref} is closed",
        "The closing time has passed, and what was not submitted before it has lapsed:\n\n{lines}\n\n"
        "Everything written is kept and can still be read. To bid again, start a bid in another round.",
        link=page("bids:round"),
        more=_lapsed,
    ),
}
