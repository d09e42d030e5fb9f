"""What waits for somebody in the rooms of bids, by topic."""

from bids.overview.queries.waiting.assessment import ASSESSMENT_WORKLISTS
from bids.overview.queries.waiting.drafts import BID_WORKLISTS, DRAFTS, INVITATIONS, SENT
from bids.overview.queries.waiting.questions import CLARIFICATION_WORKLISTS
from bids.overview.queries.waiting.worklists import Waiting, Worklist, soonest_first, what_is_found

__all__ = [
    "ASSESSMENT_WORKLISTS",
    "BID_WORKLISTS",
    "CLARIFICATION_WORKLISTS",
    "DRAFTS",
    "INVITATIONS",
    "SENT",
    "Waiting",
    "Worklist",
    "soonest_first",
    "what_is_found",
]
