"""What the register says of systems since a moment: which have ended, and which were rated again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import OuterRef, Subquery

from bids.register.models import LegacySystem, Rating
from bids.register.queries.systems import overall_risk
from bids.register.workflow import RatingStatus, SystemStatus
from legacyfund.lib.financial_year import london_date


@dataclass(frozen=True)
class SystemSince:
    """`rated_on` and `overall`, exact: of the confirmed rating, where it was assessed and confirmed since.
    One merged into another is read as that.
    """

    reference: str
    status: SystemStatus
    ended_on: date | None
    rated_on: date | None
    overall: Fraction | None


def systems_since(references: Collection[str], moment: datetime) -> dict[str, SystemSince]:
    """By the reference asked for. One query, and one more for each step of a merger."""
    ratings = Rating.objects.filter(
        system=OuterRef("pk"),
        status=RatingStatus.CONFIRMED,
        confirmed_at__gt=moment,
        assessed_on__gte=london_date(moment),
    )
    systems = LegacySystem.objects.annotate(
        rated_on=Subquery(ratings.values("assessed_on")[:1]),
        overall_in_168ths=Subquery(ratings.values("overall_in_168ths")[:1]),
    )
    stands: dict[str, Any] = {row.reference: row for row in systems.filter(reference__in=references)}
    while merged := {row.merged_into_id for row in stands.values() if row.merged_into_id is not None}:
        into = systems.in_bulk(merged)
        stands = {
            reference: row if row.merged_into_id is None else into[row.merged_into_id]
            for reference, row in stands.items()
        }
    return {reference: _since(row) for reference, row in stands.items()}


def _since(system: Any) -> SystemSince:
    return SystemSince(
        reference=system.reference,
        status=SystemStatus(system.status),
        ended_on=system.ended_on,
        rated_on=system.rated_on,
        overall=overall_risk(system.overall_in_168ths),
    )
