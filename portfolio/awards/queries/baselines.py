"""Baselines that have passed while an award waits to be accepted, and what became of those that had."""

from datetime import datetime

from django.db.models import QuerySet

from legacyfund.lib.financial_year import london_date
from portfolio.awards.models import Award, Milestone, Rebaseline
from portfolio.awards.workflow import AwardStatus


def past_baselines(award: Award, *, now: datetime) -> QuerySet[Milestone]:
    """In the order of the award; none once it is answered."""
    found = Milestone.objects.filter(
        award=award, award__status=AwardStatus.OFFERED, baseline_on__lt=london_date(now)
    )
    return found.select_related("award__department").order_by("number")


def rebaselines_of(milestone: Milestone) -> QuerySet[Rebaseline]:
    """The first first."""
    return Rebaseline.objects.filter(milestone=milestone).select_related("moved_by").order_by("pk")
