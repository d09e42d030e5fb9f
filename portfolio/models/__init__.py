"""Funds and their ledger, decisions, awards with milestones, and what the jobs find."""

from portfolio.models.award import Award, Claim, Milestone, MilestoneShare
from portfolio.models.decision import Decision, DecisionAmount
from portfolio.models.finding import Finding
from portfolio.models.fund import Fund, RoundBudget
from portfolio.models.ledger import AwardBalance, FundBalance, Journal, Posting

__all__ = [
    "Award",
    "AwardBalance",
    "Claim",
    "Decision",
    "DecisionAmount",
    "Finding",
    "Fund",
    "FundBalance",
    "Journal",
    "Milestone",
    "MilestoneShare",
    "Posting",
    "RoundBudget",
]
