from portfolio.spend.models.exploring import SavedView, SpendWorkbook
from portfolio.spend.models.filing import FilingKey
from portfolio.spend.models.lines import Correction, Feed, SpendLine
from portfolio.spend.models.periods import FundPeriod, PeriodException
from portfolio.spend.models.requests import CorrectionRequest, RequestedLine, RequestWord
from portfolio.spend.models.returns import COUNTING, Return
from portfolio.spend.models.uploads import AwardMeaning, ReadAsSaid, ReturnFile, ReturnFinding, ReturnUpload
from portfolio.spend.models.waivers import WaivedLine, Waiver
from portfolio.spend.models.work import UploadWork

__all__ = [
    "COUNTING",
    "AwardMeaning",
    "Correction",
    "CorrectionRequest",
    "Feed",
    "FilingKey",
    "FundPeriod",
    "PeriodException",
    "ReadAsSaid",
    "RequestWord",
    "RequestedLine",
    "Return",
    "ReturnFile",
    "ReturnFinding",
    "ReturnUpload",
    "SavedView",
    "SpendLine",
    "SpendWorkbook",
    "UploadWork",
    "WaivedLine",
    "Waiver",
]
