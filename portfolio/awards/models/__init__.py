"""An award, its milestones and the money tied to each, and the department's claims."""

from portfolio.awards.models.award import Award
from portfolio.awards.models.claims import Claim
from portfolio.awards.models.milestones import Milestone, MilestoneShare, Rebaseline

__all__ = ["Award", "Claim", "Milestone", "MilestoneShare", "Rebaseline"]
