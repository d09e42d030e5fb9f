"""Which closed periods are sealed, which are to be, and when the next comes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import NOTHING
from portfolio.funds.models import Fund
from portfolio.spend.models import FundPeriod
from portfolio.spend.queries.periods import closes_on, first_period, last_closed_of
from portfolio.spend.workflow import PeriodStatus
from portfolio.treasury.sealing.models import SealedFile, Segment
from portfolio.treasury.sealing.rules.files import Form

LATE = timedelta(hours=1)
"""After its close: by then a period is sealed, or it is a finding."""


def segments_of(funds: Iterable[Fund]) -> list[Segment]:
    """By fund and period, with their files. Two queries."""
    found = Segment.objects.filter(period__fund__in=list(funds))
    rows = found.select_related("period__fund", "journal").prefetch_related(
        Prefetch("files", SealedFile.objects.order_by("form"))
    )
    return list(rows.order_by("period__fund__reference", "period__year", "period__number"))


def all_files() -> QuerySet[SealedFile]:
    """The latest period first."""
    rows = SealedFile.objects.select_related("segment__period__fund", "segment__journal")
    return rows.order_by("-segment__period__year", "-segment__period__number", "pk")


def find_file(fund: Fund, period: Period, form: Form) -> SealedFile | None:
    of_the_period = {"segment__period__year": period.year, "segment__period__number": period.number}
    return all_files().filter(segment__period__fund=fund, form=form, **of_the_period).first()


def periods_to_seal(funds: Iterable[Fund] | None = None) -> QuerySet[FundPeriod]:
    """Closed and not sealed, the one closed first first."""
    rows = FundPeriod.objects.filter(status=PeriodStatus.CLOSED, segment__isnull=True)
    if funds is not None:
        rows = rows.filter(fund__in=list(funds))
    return rows.select_related("fund").order_by("closed_at", "pk")


def periods_sealed_late(now: datetime) -> list[FundPeriod]:
    """Closed for longer than sealing takes, and not sealed."""
    return list(periods_to_seal().filter(closed_at__lt=now - LATE))


@dataclass(frozen=True)
class Next:
    """The period that a fund closes next: it is closed on the day at the earliest as planned, then sealed."""

    fund: Fund
    period: Period
    closes_on: date


def next_of(funds: Iterable[Fund]) -> list[Next]:
    """Of those whose periods have begun and not all ended."""
    funds = list(funds)
    closed, found = last_closed_of(funds), []
    for fund in funds:
        row = closed.get(fund.pk)
        period = row.month.next if row is not None else first_period(fund)
        if period is not None and period <= Period(fund.last_year, 12):
            found.append(Next(fund, period, closes_on(fund, period)))
    return found


@dataclass(frozen=True)
class SealedTotal:
    lines: int
    net: Decimal


def total_of(segments: Iterable[Segment]) -> SealedTotal:
    periods = [segment.period for segment in segments]
    return SealedTotal(
        sum(period.line_count or 0 for period in periods),
        sum((period.net or NOTHING for period in periods), NOTHING),
    )
