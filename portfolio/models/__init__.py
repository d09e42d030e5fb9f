"""Funds and their ledger, decisions, awards with milestones, returns of spend, and what the jobs find."""

from portfolio.models.award import Award, Claim, Milestone, MilestoneShare
from portfolio.models.decision import Decision, DecisionAmount
from portfolio.models.finding import Finding
from portfolio.models.fund import Fund, RoundBudget
from portfolio.models.ledger import AwardBalance, FundBalance, Journal, Posting
from portfolio.models.returns import Return, ReturnFile, ReturnFinding
from portfolio.models.spend import Feed, SpendLine

__all__ = [
    "Award",
    "AwardBalance",
    "Claim",
    "Decision",
    "DecisionAmount",
    "Feed",
    "Finding",
    "Fund",
    "FundBalance",
    "Journal",
    "Milestone",
    "MilestoneShare",
    "Posting",
    "Return",
    "ReturnFile",
    "ReturnFinding",
    "RoundBudget",
    "SpendLine",
]
