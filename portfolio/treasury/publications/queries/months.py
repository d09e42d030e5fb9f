"""Months that a fund has closed, and the lines in them: nothing is published before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db.models import Q, QuerySet, Sum

from accounts.models import Department
from legacyfund.lib.financial_year import Period, london_date
from portfolio.awards.models import Award
from portfolio.awards.queries.standing import ANNOUNCED
from portfolio.funds.models import Fund
from portfolio.spend.models import FundPeriod, SpendLine
from portfolio.spend.queries.lines import as_rows
from portfolio.spend.rules.feed import LineRow
from portfolio.spend.workflow import PeriodStatus
from portfolio.treasury.publications.rules.over_25k import Standing, title_of


@dataclass(frozen=True)
class PublishedMonth:
    """A department's file of a month; `funds` are the references of those that have closed it."""

    department: Department
    month: Period
    funds: tuple[str, ...]

    @property
    def written_month(self) -> str:
        """Such as `2026-10`."""
        return f"{self.month.first_day:%Y-%m}"

    @property
    def title(self) -> str:
        return title_of(self.department.name, self.month)


def funds_closed(month: Period) -> QuerySet[Fund]:
    """Those that have closed the month."""
    closed = FundPeriod.objects.filter(
        year=month.year, number=month.number, status=PeriodStatus.CLOSED
    ).values("fund")
    return Fund.objects.filter(pk__in=closed).order_by("reference")


def published_months() -> list[PublishedMonth]:
    """Newest first, then by department: for each department with an award of a fund, the months from its
    announcement on that the fund has closed. Two queries.
    """
    announced = Award.objects.filter(ANNOUNCED)
    first = announced.order_by("department_id", "fund_id", "decision__announced_at")
    owners: dict[int, list[Award]] = {}
    for award in first.distinct("department_id", "fund_id").select_related("department", "decision"):
        owners.setdefault(award.fund_id, []).append(award)
    found: dict[tuple[Period, int], tuple[Department, list[str]]] = {}
    closed = FundPeriod.objects.filter(status=PeriodStatus.CLOSED).select_related("fund")
    for row in closed.order_by("fund__reference", "year", "number"):
        for award in owners.get(row.fund_id, []):
            if row.month >= _month_of(award):
                key = (row.month, award.department_id)
                found.setdefault(key, (award.department, []))[1].append(row.fund.reference)
    months = [
        PublishedMonth(department, month, tuple(funds)) for (month, _), (department, funds) in found.items()
    ]
    by_name = sorted(months, key=lambda row: row.department.name)
    return sorted(by_name, key=lambda row: row.month, reverse=True)


def _month_of(award: Award) -> Period:
    return Period.of(london_date(cast(datetime, award.decision.announced_at)))


def lines_over_25k(department: Department, month: Period, funds: Iterable[Fund]) -> list[LineRow]:
    """Of the transactions that are over the threshold, every line that these funds posted in the month, in
    the order of the feed. Two queries.
    """
    of_funds = SpendLine.objects.filter(department=department, fund__in=list(funds), feed_no__isnull=False)
    of_month = of_funds.filter(posted_year=month.year, posted_period=month.number)
    before = Q(posted_year__lt=month.year) | Q(posted_year=month.year, posted_period__lt=month.number)
    by_now = before | Q(posted_year=month.year, posted_period=month.number)
    sums = (
        of_funds.filter(transaction_number__in=of_month.values("transaction_number"))
        .order_by("transaction_number")
        .values_list("transaction_number")
        .annotate(now=Sum("amount", filter=by_now, default=0), before=Sum("amount", filter=before, default=0))
    )
    over = {number for number, now, earlier in sums if Standing(now, earlier).is_published}
    return [row for row in as_rows(of_month.order_by("feed_no")) if row["transaction_number"] in over]
