from bids.assessment.models.panel import PanelMember
from bids.assessment.models.ranking import Ranking, RankingRow, TieBreak
from bids.assessment.models.reviews import Review, ReviewScore

__all__ = ["PanelMember", "Ranking", "RankingRow", "Review", "ReviewScore", "TieBreak"]
