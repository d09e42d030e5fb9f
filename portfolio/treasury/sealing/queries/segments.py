"""Which closed periods are sealed, which are to be, and when the next comes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Max, Prefetch, QuerySet

from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import NOTHING
from portfolio.funds.models import Fund
from portfolio.spend.models import FundPeriod
from portfolio.spend.queries.lines import feed_head
from portfolio.spend.queries.periods import first_period, with_months
from portfolio.spend.rules.periods import proposed_close
from portfolio.spend.workflow import PeriodStatus
from portfolio.treasury.sealing.models import SealedFile, Segment
from portfolio.treasury.sealing.rules.files import Form
from portfolio.treasury.sealing.rules.promised import SEALED_WITHIN, published_by

_FILE = """
SELECT file.sha256, file.size
  FROM portfolio_sealedfile file
  JOIN portfolio_segment segment ON segment.id = file.segment_id
  JOIN portfolio_fundperiod period ON period.id = segment.period_id
  JOIN portfolio_fund fund ON fund.id = period.fund_id
 WHERE fund.reference = %s AND period.year = %s AND period.number = %s AND file.form = %s
"""
"""Each part of a file asks it, and Django takes longer to write it than for all else of such a request."""


def segments_of(funds: Iterable[Fund]) -> list[Segment]:
    """By fund and period, with their files. Two queries."""
    found = Segment.objects.filter(period__fund__in=list(funds))
    rows = found.select_related("period__fund", "journal").prefetch_related(
        Prefetch("files", SealedFile.objects.order_by("form"))
    )
    return list(rows.order_by("period__fund__reference", "period__year", "period__number"))


def last_sealed_of(funds: Iterable[Fund]) -> QuerySet[Segment]:
    """The last period of each that is sealed."""
    found = Segment.objects.filter(period__fund__in=list(funds)).select_related("period")
    by_fund = found.order_by("period__fund_id", "-period__year", "-period__number")
    return by_fund.distinct("period__fund_id")


def all_files() -> QuerySet[SealedFile]:
    """The latest period first."""
    rows = SealedFile.objects.select_related("segment__period__fund", "segment__journal")
    return rows.order_by("-segment__period__year", "-segment__period__number", "pk")


def find_file(fund: str, period: Period, form: Form) -> SealedFile | None:
    """By the reference of its fund. A tool asks again for each part of a file: it has what names the file and
    says its bytes, and nothing else.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FILE, [fund, period.year, period.number, form.value])
        row = cursor.fetchone()
    if row is None:
        return None
    sha256, size = row
    of_period = FundPeriod(fund=Fund(reference=fund), year=period.year, number=period.number)
    return SealedFile(segment=Segment(period=of_period), form=form, sha256=sha256, size=size)


def periods_to_seal(funds: Iterable[Fund] | None = None) -> QuerySet[FundPeriod]:
    """Closed and not sealed, the one closed first first."""
    rows = FundPeriod.objects.filter(status=PeriodStatus.CLOSED, segment__isnull=True)
    if funds is not None:
        rows = rows.filter(fund__in=list(funds))
    return rows.select_related("fund").order_by("closed_at", "pk")


def periods_sealed_late(now: datetime) -> list[FundPeriod]:
    """Closed for longer than sealing takes, and not sealed."""
    return list(periods_to_seal().filter(closed_at__lt=now - SEALED_WITHIN))


@dataclass(frozen=True)
class Next:
    """The period that a fund closes next: `closes_on` is the last day of its returns as planned, and by
    `due_by` it is closed and published.
    """

    fund: Fund
    period: Period
    closes_on: date
    due_by: datetime


def next_of(funds: Iterable[Fund]) -> list[Next]:
    """Of those whose periods have begun and not all ended, by reference. Two queries."""
    read = with_months(Fund.objects.filter(pk__in=[fund.pk for fund in funds])).order_by("reference")
    days = _days_of(fund.pk for fund in read)
    found = []
    for fund in read:
        period = Period(*fund.month_closed).next if fund.month_closed else first_period(fund)
        if period is not None and period <= Period(fund.last_year, 12):
            closes_on, late_until = days.get((fund.pk, period), (proposed_close(period), None))
            due_by = published_by(max(closes_on, late_until or closes_on))
            found.append(Next(fund, period, closes_on, due_by))
    return found


def _days_of(funds: Iterable[int]) -> dict[tuple[int, Period], tuple[date, date | None]]:
    """Of each open period whose day was set, or that an award may be late for: that day, and until when."""
    open_ones = FundPeriod.objects.filter(fund__in=list(funds), status=PeriodStatus.OPEN)
    rows: QuerySet[Any] = open_ones.annotate(late_until=Max("exceptions__last_day")).order_by("pk")
    return {(row.fund_id, row.month): (row.closes_on, row.late_until) for row in rows}


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


@dataclass(frozen=True)
class Reach:
    """How far sealed files go: the last sealed period of each fund, and how many of all lines to date they
    hold. `unsealed`: funds without one.
    """

    last: list[tuple[str, Period]]
    unsealed: list[str]
    lines: int
    of: int


def reach_of_sealed_files() -> Reach:
    """By reference of the funds. Three queries, none of which counts lines."""
    funds = list(Fund.objects.order_by("reference").values_list("reference", flat=True))
    rows = Segment.objects.order_by("period__year", "period__number").values_list(
        "period__fund__reference", "period__year", "period__number", "period__line_count"
    )
    last, lines = {}, 0
    for fund, year, number, count in rows:
        last[fund] = Period(year, number)
        lines += count or 0
    return Reach(
        last=[(fund, last[fund]) for fund in funds if fund in last],
        unsealed=[fund for fund in funds if fund not in last],
        lines=lines,
        of=feed_head().feed_no,
    )
