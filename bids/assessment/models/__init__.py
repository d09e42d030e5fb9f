from bids.assessment.models.assignment import AssignmentPlan, Introducer, PlannedReview
from bids.assessment.models.calibration import CalibrationBid
from bids.assessment.models.conflicts import Conflict
from bids.assessment.models.moderation import Moderation
from bids.assessment.models.panel import PanelMember
from bids.assessment.models.ranking import Ranking, RankingRow
from bids.assessment.models.reviews import Confidence, Review, ReviewScore
from bids.assessment.models.simulation import RankingSimulation
from bids.assessment.models.triage import NotDiscussed

__all__ = [
    "AssignmentPlan",
    "CalibrationBid",
    "Confidence",
    "Conflict",
    "Introducer",
    "Moderation",
    "NotDiscussed",
    "PanelMember",
    "PlannedReview",
    "Ranking",
    "RankingRow",
    "RankingSimulation",
    "Review",
    "ReviewScore",
]
