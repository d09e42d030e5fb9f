"""When an award came to its end, as far as it had by a moment."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from portfolio.awards.closing.workflow import ClosureStatus, CompletionStatus
from portfolio.awards.models import Award


@dataclass(frozen=True)
class EndThen:
    """Each None where it had not come by then. `closed_at`: the first closing; later ones recover what a
    correction gives back.
    """

    completed_at: datetime | None
    closed_at: datetime | None


def end_at(award: Award, moment: datetime) -> EndThen:
    """Two queries."""
    confirmed = award.completions.filter(status=CompletionStatus.CONFIRMED, answered_at__lte=moment)
    closed = award.closures.filter(status=ClosureStatus.APPROVED, approved_at__lte=moment)
    return EndThen(
        confirmed.aggregate(at=Min("answered_at"))["at"], closed.aggregate(at=Min("approved_at"))["at"]
    )
