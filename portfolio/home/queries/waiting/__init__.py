"""What waits for somebody in the rooms of portfolio, by topic."""

from portfolio.home.queries.waiting.award_ends import AWARD_END_WORKLISTS
from portfolio.home.queries.waiting.awards import AWARD_WORKLISTS
from portfolio.home.queries.waiting.decisions import DECISION_WORKLISTS
from portfolio.home.queries.waiting.fund import FUND_WORKLISTS
from portfolio.home.queries.waiting.returns import RETURN_WORKLISTS

__all__ = [
    "AWARD_END_WORKLISTS",
    "AWARD_WORKLISTS",
    "DECISION_WORKLISTS",
    "FUND_WORKLISTS",
    "RETURN_WORKLISTS",
]
