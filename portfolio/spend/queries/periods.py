"""Periods of a fund: which is open, which closes next and what it waits for, what was posted in each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import JSONArray

from legacyfund.lib.financial_year import Period, london_date
from legacyfund.lib.money import NOTHING
from portfolio.awards.models import Award
from portfolio.awards.workflow import DELIVERING
from portfolio.funds.models import Fund
from portfolio.spend.models import FundPeriod, PeriodException, Return, SpendLine
from portfolio.spend.rules.periods import has_ended, open_period, proposed_close
from portfolio.spend.workflow import PeriodStatus, ReturnStatus

UNDECIDED = (ReturnStatus.CHECKED, ReturnStatus.CERTIFIED, ReturnStatus.HELD)


def last_closed(fund: Fund) -> Period | None:
    found = (
        FundPeriod.objects.filter(fund=fund, status=PeriodStatus.CLOSED).order_by("-year", "-number").first()
    )
    return found.month if found else None


def last_closed_of(funds: Iterable[Fund]) -> dict[int, FundPeriod]:
    """By id of the fund, of those that have closed one; one query."""
    rows = FundPeriod.objects.filter(fund__in=list(funds), status=PeriodStatus.CLOSED)
    latest = rows.order_by("fund_id", "-year", "-number").distinct("fund_id")
    return {row.fund_id: row for row in latest}


def posting_period(fund: Fund, now: datetime) -> Period:
    """In which a line accepted now is posted: in the open period, and never before a line of the fund that
    was accepted earlier, so that each period has one part of the fund's feed.
    """
    is_open = open_period(last_closed(fund), london_date(now))
    last = _last_posted(fund)
    return max(is_open, last) if last is not None else is_open


def _last_posted(fund: Fund) -> Period | None:
    """The period that the last line of the fund is posted in."""
    line = SpendLine.objects.filter(fund=fund, feed_no__isnull=False).order_by("-feed_no").first()
    if line is None or line.posted_year is None or line.posted_period is None:
        return None
    return Period(line.posted_year, line.posted_period)


def is_closed(fund: Fund, period: Period) -> bool:
    closed = last_closed(fund)
    return closed is not None and period <= closed


def with_months(funds: QuerySet[Fund]) -> QuerySet[Any]:
    """Read together with what `period_to_close` asks of each: its last month that is closed, the first whose
    day was set, that of its first line, and when its first award was accepted.
    """
    of_fund = {"fund": OuterRef("pk")}
    rows = FundPeriod.objects.filter(**of_fund)
    closed = rows.filter(status=PeriodStatus.CLOSED).order_by("-year", "-number")
    lines = SpendLine.objects.filter(feed_no__isnull=False, **of_fund).order_by("feed_no")
    accepted = Award.objects.filter(status__in=DELIVERING, **of_fund).order_by("answered_at")
    month = JSONArray("year", "number")
    return funds.annotate(
        month_closed=Subquery(closed.values(month=month)[:1]),
        month_set=Subquery(rows.order_by("year", "number").values(month=month)[:1]),
        month_posted=Subquery(lines.values(month=JSONArray("posted_year", "posted_period"))[:1]),
        first_accepted_at=Subquery(accepted.values("answered_at")[:1]),
    )


def _with_months(fund: Fund) -> Any:
    """The fund as `with_months` reads it, where it was not read so."""
    return fund if hasattr(fund, "month_closed") else with_months(Fund.objects.filter(pk=fund.pk)).get()


def first_period(fund: Fund) -> Period | None:
    """The first that is ever closed: that of the first line, of the first award that was accepted, or one
    whose day was set before.
    """
    read = _with_months(fund)
    found = [Period(*month) for month in (read.month_posted, read.month_set) if month]
    if read.first_accepted_at is not None:
        found.append(Period.of(london_date(read.first_accepted_at)))
    return min(found, default=None)


def period_to_close(fund: Fund, now: datetime) -> Period | None:
    """The earliest that has ended and is not closed; none beyond the years of the fund while nothing was
    posted there. One query, or none of a fund that was read `with_months`; one more beyond its years.
    """
    read = _with_months(fund)
    following = Period(*read.month_closed).next if read.month_closed else first_period(read)
    if following is None or not has_ended(following, london_date(now)):
        return None
    is_beyond = following > Period(fund.last_year, 12)
    if is_beyond and not _posted_in(fund, following).exists():
        return None
    return following


def period_row(fund: Fund, period: Period) -> FundPeriod | None:
    return FundPeriod.objects.filter(fund=fund, year=period.year, number=period.number).first()


def closes_on(fund: Fund, period: Period) -> date:
    row = period_row(fund, period)
    return row.closes_on if row else proposed_close(period)


def open_exceptions(fund: Fund, period: Period, now: datetime) -> list[PeriodException]:
    """Those that hold the close up: the day has not passed, and no return of the award was accepted since it
    was named. What was accepted before is not what is waited for, nor is a correction.
    """
    accepted = Return.objects.filter(
        award=OuterRef("award"),
        year=period.year,
        period=period.number,
        status=ReturnStatus.ACCEPTED,
        correction_reason="",
        accepted_at__gte=OuterRef("named_at"),
    )
    found = PeriodException.objects.filter(
        period__fund=fund,
        period__year=period.year,
        period__number=period.number,
        last_day__gte=london_date(now),
    )
    rows = found.exclude(Exists(accepted)).select_related("award")
    return list(rows.order_by("last_day", "pk"))


def undecided_returns(fund: Fund, period: Period) -> QuerySet[Return]:
    """Returns for the period that nobody has accepted, refused or withdrawn."""
    found = Return.objects.filter(award__fund=fund, year=period.year, period=period.number)
    return found.filter(status__in=UNDECIDED).select_related("award__department").order_by("reference")


@dataclass(frozen=True)
class Posted:
    """What was posted in a period of a fund: its part of the feed, the lines and what they come to."""

    first: int | None
    last: int | None
    lines: int
    net: Decimal


_NONE = Posted(None, None, 0, NOTHING)


def posted_in(fund: Fund, period: Period) -> Posted:
    found = _posted_in(fund, period).aggregate(
        first=Min("feed_no"), last=Max("feed_no"), lines=Count("pk"), net=Sum("amount")
    )
    return Posted(found["first"], found["last"], found["lines"], found["net"] or NOTHING)


def _posted_in(fund: Fund, period: Period) -> QuerySet[SpendLine]:
    return SpendLine.objects.filter(
        fund=fund, feed_no__isnull=False, posted_year=period.year, posted_period=period.number
    )


@dataclass(frozen=True)
class PeriodShown:
    """A period as the fund's page shows it; `row` where there is one."""

    month: Period
    closes_on: date
    row: FundPeriod | None
    exceptions: list[PeriodException]

    @property
    def is_closed(self) -> bool:
        return self.row is not None and self.row.status == PeriodStatus.CLOSED


def periods_of(fund: Fund, now: datetime) -> list[PeriodShown]:
    """From the first to the present month, the latest first. Two queries, and what finds the first."""
    rows = {row.month: row for row in FundPeriod.objects.filter(fund=fund).order_by("year", "number")}
    named: dict[int, list[PeriodException]] = {}
    exceptions = PeriodException.objects.filter(period__fund=fund).select_related("award", "named_by")
    for one in exceptions.order_by("last_day", "pk"):
        named.setdefault(one.period_id, []).append(one)
    shown = []
    for month in _months(fund, list(rows), now):
        row = rows.get(month)
        day = row.closes_on if row else proposed_close(month)
        shown.append(PeriodShown(month, day, row, named.get(row.pk, []) if row else []))
    return shown[::-1]


def _months(fund: Fund, known: list[Period], now: datetime) -> Iterator[Period]:
    start = first_period(fund)
    today = Period.of(london_date(now))
    end = max([min(today, Period(fund.last_year, 12)), *known])
    while start is not None and start <= end:
        yield start
        start = start.next


def periods_unlike_their_lines(fund: Fund) -> Iterator[tuple[str, str]]:
    """Closed periods that say something else than the lines posted in them."""
    closed = list(FundPeriod.objects.filter(fund=fund, status=PeriodStatus.CLOSED).order_by("year", "number"))
    if not closed:
        return
    sums = SpendLine.objects.filter(fund=fund, feed_no__isnull=False).values("posted_year", "posted_period")
    lines = {
        (row["posted_year"], row["posted_period"]): Posted(
            row["first"], row["last"], row["lines"], row["net"]
        )
        for row in sums.annotate(
            first=Min("feed_no"), last=Max("feed_no"), lines=Count("pk"), net=Sum("amount")
        ).order_by("posted_year", "posted_period")
    }
    for row in closed:
        kept = Posted(row.first_feed_no, row.last_feed_no, row.line_count or 0, row.net or NOTHING)
        found = lines.get((row.year, row.number), _NONE)
        if kept != found:
            yield (
                f"{row.month.in_words} of {row.month.year}",
                f"it was closed with {kept.lines} lines from {kept.first} to {kept.last}, {kept.net}, and "
                f"the feed has {found.lines} from {found.first} to {found.last}, {found.net}.",
            )
