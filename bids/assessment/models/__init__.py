from bids.assessment.models.panel import PanelMember
from bids.assessment.models.ranking import Ranking, RankingRow, TieBreak
from bids.assessment.models.reviews import Review, ReviewScore
from bids.assessment.models.simulation import RankingSimulation

__all__ = ["PanelMember", "Ranking", "RankingRow", "RankingSimulation", "Review", "ReviewScore", "TieBreak"]
