"""Whether a red-rated system is bid for and paid for: the list nobody else has."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Coverage(StrEnum):
    """From the worst to the best a system's bids can say of it."""

    NOTHING = "NOTHING"
    DRAFT = "DRAFT"
    BID = "BID"
    RESERVED = "RESERVED"
    FUNDED = "FUNDED"


WORDS: dict[Coverage, tuple[str, str]] = {
    Coverage.NOTHING: ("No bid and no money", "red"),
    Coverage.DRAFT: ("Bid being written", "yellow"),
    Coverage.BID: ("Bid submitted", "turquoise"),
    Coverage.RESERVED: ("On the reserve list", "orange"),
    Coverage.FUNDED: ("Funded", "green"),
}


@dataclass(frozen=True)
class BidFacts:
    """One bid. `outcome` is the announced one or blank; `award_stands` unless it was declined or ended."""

    is_draft: bool
    is_over: bool
    outcome: str
    award_stands: bool


def coverage_of(bids: Iterable[BidFacts]) -> Coverage:
    """The best that any of the bids says; a bid that is over says nothing."""
    order = list(Coverage)
    return max((_says(bid) for bid in bids), key=order.index, default=Coverage.NOTHING)


def _says(bid: BidFacts) -> Coverage:
    if bid.outcome == "APPROVED":
        return Coverage.FUNDED if bid.award_stands else Coverage.NOTHING
    if bid.is_over:
        return Coverage.NOTHING
    if bid.outcome == "RESERVED":
        return Coverage.RESERVED
    return Coverage.DRAFT if bid.is_draft else Coverage.BID
