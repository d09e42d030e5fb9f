"""A year's spend as OSCAR takes it, as far as each fund has closed its months."""

from collections.abc import Iterator
from itertools import groupby

from django.db.models import Exists, OuterRef, Sum

from accounts.models import Department
from legacyfund.lib.delimited import csv_text, defuse
from legacyfund.lib.financial_year import Period
from portfolio.spend.models import FundPeriod, SpendLine
from portfolio.spend.workflow import PeriodStatus
from portfolio.treasury.publications.rules.oscar import (
    BUDGET_CODES,
    COLUMNS,
    Posted,
    counted_in,
    to_deltas,
    written_month,
    written_quarter,
)


def oscar_file(year: str) -> str:
    """The CSV of the financial year; two queries."""
    return csv_text([list(COLUMNS), *_rows(year)])


def _rows(year: str) -> Iterator[list[object]]:
    names = {row.organisation_id: row.name for row in Department.objects.all()}
    closed = FundPeriod.objects.filter(
        fund=OuterRef("fund"),
        year=OuterRef("posted_year"),
        number=OuterRef("posted_period"),
        status=PeriodStatus.CLOSED,
    )
    by = ("fund__reference", "control_budget", "posted_year", "posted_period", "department__code")
    sums = (
        SpendLine.objects.filter(Exists(closed), year=year, feed_no__isnull=False)
        .order_by(*by)
        .values_list(*by)
        .annotate(net=Sum("amount"))
    )
    for (fund, budget), rows in groupby(sums, key=lambda row: row[:2]):
        posted = [
            Posted(Period(str(posted_year), int(number or 0)), f"GB-GOR-{code}", net)
            for _, _, posted_year, number, code, net in rows
        ]
        control, economic = BUDGET_CODES[budget]
        for delta in to_deltas(posted):
            month = counted_in(year, delta.month)
            yield [
                delta.organisation,
                defuse(names[delta.organisation]),
                control,
                economic,
                year,
                written_quarter(month),
                written_month(month),
                delta.thousands,
                fund,
                str(delta.month),
            ]
