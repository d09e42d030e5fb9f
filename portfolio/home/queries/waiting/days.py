"""By when the return of an award for a month is due, read together with what waits for somebody."""

from typing import Any

from django.db.models import Case, CharField, F, Func, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Concat

from legacyfund.lib.financial_year import Period
from portfolio.spend.models import FundPeriod

_MONTH_OF_KEY = Func(F("key"), Value(":"), Value(3), function="split_part", output_field=CharField())
_MONTH = Concat("year", Value("/"), Cast("number", CharField()))


def with_days(rows: QuerySet[Any], of: str = "") -> QuerySet[Any]:
    """With the two days that `portfolio.spend.rules.periods.due_on` weighs. `of` is the way to what has an
    `award`, a `year` and a `period`.
    """
    days = _periods(of).filter(fund=OuterRef(f"{of}award__fund"))
    found: QuerySet[Any] = rows.annotate(
        closes_on=_first(days, "closes_on"), late_until=_late(_periods(of), of)
    )
    return found


def with_days_of_files(rows: QuerySet[Any], of: str = "") -> QuerySet[Any]:
    """The same of files. Where the lines say their awards, the first day is read that a fund which pays for
    the department has set.
    """
    days = _periods(of).filter(fund=OuterRef(f"{of}award__fund"))
    of_any = _periods(of).filter(fund__awards__department=OuterRef(f"{of}department")).order_by("closes_on")
    found: QuerySet[Any] = rows.annotate(
        closes_on=Case(
            When(**{f"{of}award": None}, then=_first(of_any, "closes_on")),
            default=_first(days, "closes_on"),
        ),
        late_until=_late(_periods(of), of),
    )
    return found


def with_days_of_findings(findings: QuerySet[Any]) -> QuerySet[Any]:
    """The same of findings about a month, with the `month`, in which their keys end:
    `return-missing:12:2026-27/3`.
    """
    periods: QuerySet[Any] = FundPeriod.objects.annotate(written=_MONTH)
    days = periods.filter(written=OuterRef("month"))
    found: QuerySet[Any] = findings.annotate(month=_MONTH_OF_KEY).annotate(
        closes_on=_first(days.filter(fund=OuterRef("fund")), "closes_on"), late_until=_late(days)
    )
    return found


def _periods(of: str) -> QuerySet[FundPeriod]:
    return FundPeriod.objects.filter(year=OuterRef(f"{of}year"), number=OuterRef(f"{of}period"))


def _late(days: QuerySet[FundPeriod], of: str = "") -> Subquery:
    found = days.filter(exceptions__award=OuterRef(f"{of}award")).order_by("-exceptions__last_day")
    return _first(found, "exceptions__last_day")


def _first(rows: QuerySet[FundPeriod], name: str) -> Subquery:
    return Subquery(rows.values(name)[:1])


def month_in_words(period: Period) -> str:
    """`June 2026`."""
    return f"{period.first_day:%B %Y}"
