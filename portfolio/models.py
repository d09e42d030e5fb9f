"""The models of every room, for Django, which looks for them here."""

from portfolio.awards.models import Award, Claim, Milestone, MilestoneShare, Rebaseline
from portfolio.choice.models import Adoption, Scenario, ScenarioConstraint, ScenarioReserve, ScenarioRun
from portfolio.decisions.models import (
    AgendaItem,
    Attendance,
    Ballot,
    Decision,
    DecisionAmount,
    DecisionCondition,
    DecisionOption,
    Feedback,
    Letter,
    LetterPdf,
    Meeting,
    MeetingPdf,
    RoundFeedback,
    Vote,
)
from portfolio.funds.models import Fund, RoundBudget
from portfolio.ledger.models import AwardBalance, BudgetExchange, FundBalance, Journal, Posting
from portfolio.spend.models import (
    AwardMeaning,
    Feed,
    Return,
    ReturnFile,
    ReturnFinding,
    ReturnUpload,
    SpendLine,
)
from portfolio.watch.models import Finding

__all__ = [
    "Adoption",
    "AgendaItem",
    "Attendance",
    "Award",
    "AwardBalance",
    "AwardMeaning",
    "Ballot",
    "BudgetExchange",
    "Claim",
    "Decision",
    "DecisionAmount",
    "DecisionCondition",
    "DecisionOption",
    "Feed",
    "Feedback",
    "Finding",
    "Fund",
    "FundBalance",
    "Journal",
    "Letter",
    "LetterPdf",
    "Meeting",
    "MeetingPdf",
    "Milestone",
    "MilestoneShare",
    "Posting",
    "Rebaseline",
    "Return",
    "ReturnFile",
    "ReturnFinding",
    "ReturnUpload",
    "RoundBudget",
    "RoundFeedback",
    "Scenario",
    "ScenarioConstraint",
    "ScenarioReserve",
    "ScenarioRun",
    "SpendLine",
    "Vote",
]
