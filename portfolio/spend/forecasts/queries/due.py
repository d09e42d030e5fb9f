"""Awards that have yet to say this month what they expect to spend."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from accounts.models import User
from accounts.permissions import Permission
from legacyfund.lib.financial_year import Period, financial_year, london_date
from portfolio.awards.models import Award
from portfolio.ledger.models import AwardBalance
from portfolio.spend.forecasts.models import Forecast
from portfolio.spend.forecasts.rules.due import ForecastDue, due_on, is_due
from portfolio.spend.models import FundPeriod
from portfolio.spend.queries.due import delivering_awards


def forecasts_due(
    user: User, *, now: datetime, permission: Permission = Permission.GIVE_FORECAST
) -> list[ForecastDue]:
    """Of the departments for which the person holds the permission: awards that deliver and hold money of a
    year that has not ended, from the month after they were accepted. By day, then by award; three queries.
    """
    return due_among(delivering_awards(user, permission=permission), now=now)


def due_among(awards: QuerySet[Award], *, now: datetime) -> list[ForecastDue]:
    today = london_date(now)
    last = Forecast.objects.filter(award=OuterRef("pk")).order_by("-number")
    held = (
        AwardBalance.objects.filter(
            award=OuterRef("pk"), year__gte=financial_year(today), account__in=["COMMITTED", "RELEASED"]
        )
        .order_by()
        .values("award")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    rows = list(
        awards.annotate(
            last_number=Subquery(last.values("number")[:1]),
            last_made_at=Subquery(last.values("made_at")[:1]),
            held=Subquery(held),
        ).filter(held__gt=0)
    )
    waiting = [row for row in rows if is_due(row.answered_at, row.last_made_at, today)]
    days = _closing_days({row.fund_id for row in waiting}, Period.of(today).previous)
    found = [
        ForecastDue(
            row.reference,
            row.title,
            row.department.short_name,
            days.get(row.fund_id, due_on(today)),
            row.last_number or 0,
            row.last_made_at,
        )
        for row in waiting
    ]
    return sorted(found, key=lambda row: (row.due_on, row.award))


def _closing_days(funds: Iterable[int], period: Period) -> dict[int, date]:
    rows = FundPeriod.objects.filter(fund__in=list(funds), year=period.year, number=period.number)
    return {row.fund_id: row.closes_on for row in rows.order_by("pk")}
