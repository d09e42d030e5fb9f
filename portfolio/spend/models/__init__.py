from portfolio.spend.models.lines import Feed, SpendLine
from portfolio.spend.models.returns import COUNTING, Return, ReturnFile, ReturnFinding

__all__ = [
    "COUNTING",
    "Feed",
    "Return",
    "ReturnFile",
    "ReturnFinding",
    "SpendLine",
]
