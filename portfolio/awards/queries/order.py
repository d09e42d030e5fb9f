"""What a claim is held against: the milestones before it, and the systems of the award's bid."""

from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from accounts.models import User
from bids.writing.queries.drafts import systems_of
from portfolio.awards.models import Award, Milestone, MilestoneShare
from portfolio.awards.queries.awards import milestones_visible_to
from portfolio.awards.workflow import MilestoneStatus
from portfolio.funds.models import CELL_ORDER


def earlier_not_met(milestone: Milestone) -> list[Milestone]:
    """Milestones that come before it in the award and are not claimed yet, in order."""
    return list(
        Milestone.objects.filter(
            award_id=milestone.award_id, number__lt=milestone.number, status=MilestoneStatus.PLANNED
        ).order_by("number")
    )


def milestones_up_to(user: User, reference: str, number: int) -> list[Milestone]:
    """The milestone of the award, and those before it, in order, each with its shares and what waits on it;
    none where there is no such milestone that the person may see.
    """
    shares = Prefetch("shares", MilestoneShare.objects.order_by(*CELL_ORDER))
    of_award = milestones_visible_to(user).filter(award__reference=reference, number__lte=number)
    found = list(with_waiting(of_award).prefetch_related(shares))
    return found if found and found[-1].number == number else []


def with_waiting(milestones: QuerySet[Milestone]) -> QuerySet[Milestone]:
    """With the number of a change that waits to move its baseline, `moved_in`, and to cancel it,
    `cancelled_in`.
    """
    return milestones.annotate(moved_in=_waits("changed_baselines"), cancelled_in=_waits("cancelled_by"))


def _waits(rows: str) -> Subquery:
    found = Milestone.objects.filter(pk=OuterRef("pk"), **{f"{rows}__change__status": "PROPOSED"})
    return Subquery(found.order_by().values(f"{rows}__change__number")[:1])


def systems_of_award(award: Award) -> list[Any]:
    """The systems that the award's bid treats, each as the register has it now, in the order of the bid."""
    return [row.system for row in systems_of(award.bid)]
