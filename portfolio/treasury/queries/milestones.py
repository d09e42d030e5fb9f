"""The milestones of one award as they stood at a moment, with how their days moved and how the award goes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from portfolio.awards.changes.queries.as_of import shares_at
from portfolio.awards.delivery.models import MilestoneForecast
from portfolio.awards.delivery.queries.plan import PlanRow, as_they_were, rows_at
from portfolio.awards.models import Award, Milestone, Rebaseline
from portfolio.awards.workflow import MilestoneStatus

Cell = tuple[str, str]


@dataclass(frozen=True)
class MilestoneRow:
    """`baselines` and `forecasts`: how its days moved, the first first; `shares`: its money by cell."""

    plan: PlanRow
    shares: Mapping[Cell, Decimal]
    baselines: Sequence[Rebaseline]
    forecasts: Sequence[MilestoneForecast]


def milestones_at(award: Award, moment: datetime) -> list[MilestoneRow]:
    """In the order of the award; a fixed number of queries."""
    found = Milestone.objects.filter(award=award).select_related("award").order_by("number")
    rows = rows_at(as_they_were(found, moment), moment)
    milestones = [row.milestone for row in rows]
    shares = shares_at(award, moment)
    baselines: dict[int, list[Rebaseline]] = defaultdict(list)
    moved = Rebaseline.objects.filter(milestone__in=milestones, moved_at__lte=moment)
    for row in moved.order_by("moved_at", "pk"):
        baselines[row.milestone_id].append(row)
    forecasts: dict[int, list[MilestoneForecast]] = defaultdict(list)
    given = MilestoneForecast.objects.filter(milestone__in=milestones, given_at__lte=moment)
    for said in given.order_by("given_at", "pk"):
        forecasts[said.milestone_id].append(said)
    return [
        MilestoneRow(
            plan,
            {} if plan.status == MilestoneStatus.CANCELLED else shares.get(plan.milestone.pk, {}),
            baselines[plan.milestone.pk],
            forecasts[plan.milestone.pk],
        )
        for plan in rows
    ]
