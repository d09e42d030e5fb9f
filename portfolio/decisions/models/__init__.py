from portfolio.decisions.models.decisions import Decision, DecisionAmount
from portfolio.decisions.models.letters import Feedback, Letter, LetterPdf, RoundFeedback

__all__ = ["Decision", "DecisionAmount", "Feedback", "Letter", "LetterPdf", "RoundFeedback"]
