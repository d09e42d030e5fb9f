"""What may be read of the register, rounds, bids, reviews and rankings."""

from bids.queries.bids import bids_visible_to, bids_with, reads_contents, status_for
from bids.queries.documents import (
    BidDocument,
    PlannedMilestone,
    planned_milestones,
    requested_amounts,
    version_document,
)
from bids.queries.waiting import Waiting

__all__ = [
    "BidDocument",
    "PlannedMilestone",
    "Waiting",
    "bids_visible_to",
    "bids_with",
    "planned_milestones",
    "reads_contents",
    "requested_amounts",
    "status_for",
    "version_document",
]
