from portfolio.decisions.models.decisions import Decision, DecisionAmount, DecisionCondition
from portfolio.decisions.models.meetings import AgendaItem, Attendance, Ballot, Meeting, Vote

__all__ = [
    "AgendaItem",
    "Attendance",
    "Ballot",
    "Decision",
    "DecisionAmount",
    "DecisionCondition",
    "Meeting",
    "Vote",
]
