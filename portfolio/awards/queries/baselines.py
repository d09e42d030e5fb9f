"""What of a milestone is not as it was planned: baselines that have passed or moved, money that changed."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from legacyfund.lib.financial_year import london_date
from portfolio.awards.models import Award, Milestone, Rebaseline
from portfolio.awards.workflow import AwardStatus
from portfolio.funds.models import CELL_ORDER

if TYPE_CHECKING:
    from portfolio.awards.changes.models import ChangedAmount


def past_baselines(award: Award, *, now: datetime) -> QuerySet[Milestone]:
    """In the order of the award; none once it is answered."""
    found = Milestone.objects.filter(
        award=award, award__status=AwardStatus.OFFERED, baseline_on__lt=london_date(now)
    )
    return found.select_related("award__department").order_by("number")


def rebaselines_of(milestone: Milestone) -> QuerySet[Rebaseline]:
    """The first first."""
    return (
        Rebaseline.objects.filter(milestone=milestone)
        .select_related("moved_by", "change__award")
        .order_by("pk")
    )


def changed_amounts_of(milestone: Milestone) -> "QuerySet[ChangedAmount]":
    """Of changes that were approved, the first first."""
    return (
        milestone.changed_amounts.filter(change__status="APPROVED")
        .select_related("change__award")
        .order_by("change__number", *CELL_ORDER)
    )
