from bids.assessment.models.calibration import CalibrationBid
from bids.assessment.models.moderation import Moderation
from bids.assessment.models.panel import PanelMember
from bids.assessment.models.ranking import Ranking, RankingRow, TieBreak
from bids.assessment.models.reviews import Confidence, Review, ReviewScore
from bids.assessment.models.triage import NotDiscussed

__all__ = [
    "CalibrationBid",
    "Confidence",
    "Moderation",
    "NotDiscussed",
    "PanelMember",
    "Ranking",
    "RankingRow",
    "Review",
    "ReviewScore",
    "TieBreak",
]
