"""What the register says of systems since a moment: which have ended, and which were rated again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

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
    """By the reference asked for. Two queries, and one for each step of a merger."""
    found = {row.reference: row for row in LegacySystem.objects.filter(reference__in=references)}
    stands = dict(found)
    while merged := {row.merged_into_id for row in stands.values() if row.merged_into_id is not None}:
        into = LegacySystem.objects.in_bulk(merged)
        stands = {
            reference: row if row.merged_into_id is None else into[row.merged_into_id]
            for reference, row in stands.items()
        }
    ratings = Rating.objects.filter(
        system__in=[row.pk for row in stands.values()],
        status=RatingStatus.CONFIRMED,
        confirmed_at__gt=moment,
        assessed_on__gte=london_date(moment),
    )
    rated = {row.system_id: row for row in ratings}
    return {reference: _since(row, rated.get(row.pk)) for reference, row in stands.items()}


def _since(system: LegacySystem, rating: Rating | None) -> SystemSince:
    return SystemSince(
        reference=system.reference,
        status=SystemStatus(system.status),
        ended_on=system.ended_on,
        rated_on=rating.assessed_on if rating else None,
        overall=overall_risk(rating.overall_in_168ths) if rating else None,
    )
