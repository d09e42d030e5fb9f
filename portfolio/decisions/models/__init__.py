from portfolio.decisions.models.decisions import Decision, DecisionAmount

__all__ = ["Decision", "DecisionAmount"]
