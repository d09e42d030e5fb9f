"""Sealed periods for tests, sealed through the action."""

from datetime import UTC, datetime

from legacyfund.lib.financial_year import Period
from portfolio.funds.models import Fund
from portfolio.spend.models import FundPeriod
from portfolio.treasury.sealing.actions.sealing import seal_period
from portfolio.treasury.sealing.models import SealedFile, Segment
from tests.factories.periods import closed_to

LAST = Period("2027-28", 4)
"""In which what the factories accept is posted: nothing is closed yet then."""
CLOSED = datetime(2027, 8, 10, 12, tzinfo=UTC)
"""After its end."""


def sealed(period: FundPeriod, *, now: datetime = CLOSED) -> Segment:
    segment = seal_period(period=period, now=now)
    assert segment is not None
    return segment


def sealed_to(fund: Fund, last: Period, *, now: datetime = CLOSED) -> list[Segment]:
    """Every period of the fund to this one, closed and sealed."""
    return [sealed(period, now=now) for period in closed_to(fund, last, now=now)]


def files_of(segment: Segment) -> dict[str, SealedFile]:
    """By their form."""
    rows = SealedFile.objects.filter(segment=segment).select_related("segment__period__fund")
    return {row.form: row for row in rows}
