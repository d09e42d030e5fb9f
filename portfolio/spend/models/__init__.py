from portfolio.spend.models.lines import Feed, SpendLine
from portfolio.spend.models.returns import COUNTING, Return
from portfolio.spend.models.uploads import AwardMeaning, ReturnFile, ReturnFinding, ReturnUpload
from portfolio.spend.models.waivers import WaivedLine, Waiver
from portfolio.spend.models.work import UploadWork

__all__ = [
    "COUNTING",
    "AwardMeaning",
    "Feed",
    "Return",
    "ReturnFile",
    "ReturnFinding",
    "ReturnUpload",
    "SpendLine",
    "UploadWork",
    "WaivedLine",
    "Waiver",
]
