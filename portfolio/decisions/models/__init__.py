from portfolio.decisions.models.decisions import (
    Decision,
    DecisionAmount,
    DecisionCondition,
    DecisionOption,
)
from portfolio.decisions.models.letters import Feedback, Letter, LetterPdf, RoundFeedback
from portfolio.decisions.models.meetings import AgendaItem, Attendance, Ballot, Meeting, Vote
from portfolio.decisions.models.papers import MeetingPdf

__all__ = [
    "AgendaItem",
    "Attendance",
    "Ballot",
    "Decision",
    "DecisionAmount",
    "DecisionCondition",
    "DecisionOption",
    "Feedback",
    "Letter",
    "LetterPdf",
    "Meeting",
    "MeetingPdf",
    "RoundFeedback",
    "Vote",
]
