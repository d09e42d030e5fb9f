"""What a claim is held against: the milestones before it, and the systems of the award's bid."""

from typing import Any

from bids.writing.queries.drafts import systems_of
from portfolio.awards.models import Award, Milestone
from portfolio.awards.workflow import MilestoneStatus


def earlier_not_met(milestone: Milestone) -> list[Milestone]:
    """Milestones that come before it in the award and are not claimed yet, in order."""
    return list(
        Milestone.objects.filter(
            award_id=milestone.award_id, number__lt=milestone.number, status=MilestoneStatus.PLANNED
        ).order_by("number")
    )


def systems_of_award(award: Award) -> list[Any]:
    """The systems that the award's bid treats, each as the register has it now, in the order of the bid."""
    return [row.system for row in systems_of(award.bid)]
