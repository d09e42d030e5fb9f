from portfolio.spend.models.lines import Feed, SpendLine
from portfolio.spend.models.returns import STANDING, Return, ReturnFile, ReturnFinding

__all__ = [
    "STANDING",
    "Feed",
    "Return",
    "ReturnFile",
    "ReturnFinding",
    "SpendLine",
]
