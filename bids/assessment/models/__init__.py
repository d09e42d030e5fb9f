from bids.assessment.models.assignment import AssignmentPlan, Introducer, PlannedReview
from bids.assessment.models.conflicts import Conflict
from bids.assessment.models.panel import PanelMember
from bids.assessment.models.ranking import Ranking, RankingRow, TieBreak
from bids.assessment.models.reviews import Review, ReviewScore

__all__ = [
    "AssignmentPlan",
    "Conflict",
    "Introducer",
    "PanelMember",
    "PlannedReview",
    "Ranking",
    "RankingRow",
    "Review",
    "ReviewScore",
    "TieBreak",
]
