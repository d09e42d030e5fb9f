"""Journals with their postings and balances; and what two people of the fund do to them."""

from portfolio.ledger.models.journals import (
    ACCOUNT_CHOICES,
    KIND_CHOICES,
    NEVER_NEGATIVE,
    OF_AN_AWARD,
    AwardBalance,
    FundBalance,
    GivenHead,
    Journal,
    Posting,
)
from portfolio.ledger.models.proposals import BudgetExchange, BudgetSwitch, Proposal, Reversal

__all__ = [
    "ACCOUNT_CHOICES",
    "KIND_CHOICES",
    "NEVER_NEGATIVE",
    "OF_AN_AWARD",
    "AwardBalance",
    "BudgetExchange",
    "BudgetSwitch",
    "FundBalance",
    "GivenHead",
    "Journal",
    "Posting",
    "Proposal",
    "Reversal",
]
