"""What is expected of an award, and each version of its forecast."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from legacyfund.lib.control_budgets import CONTROL_BUDGETS, SHORT_CONTROL_BUDGETS
from legacyfund.lib.financial_year import Period, financial_year, london_date
from portfolio.awards.models import Award
from portfolio.awards.queries.awards import awards_visible_to
from portfolio.decisions.queries.decisions import may_see_decisions
from portfolio.spend.forecasts.models import Forecast
from portfolio.spend.forecasts.queries.cells import award_cells
from portfolio.spend.forecasts.queries.known import Clocks
from portfolio.spend.forecasts.queries.lapsing import would_lapse
from portfolio.spend.forecasts.queries.versions import version_shown
from portfolio.spend.forecasts.rules.versions import MonthRead


@requires(Permission.SEE_AWARDS)
@require_safe
def award_forecast(request: HttpRequest, reference: str) -> HttpResponse:
    """The five numbers of the award, its S-curve, its earned value and the versions there are; the way to the
    reserve list where some of the year that runs would lapse.
    """
    award, now = award_seen(request, reference), timezone.now()
    rows = award_cells(award, Clocks(now))
    context = {"award": award, "rows": rows, "lapsing": ""}
    if _sees_who_fits(signed_in(request)):
        year = financial_year(london_date(now))
        context["lapsing"] = year if any(row.year == year and would_lapse(row).amount for row in rows) else ""
    return render(request, "portfolio/spend/forecasts/award_forecast.html", context)


def _sees_who_fits(person: User) -> bool:
    return has_permission(person, Permission.SEE_POSITION) and may_see_decisions(person)


@requires(Permission.SEE_AWARDS)
@require_safe
def forecast_version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One version, month by month, with what differs from the one before."""
    award = award_seen(request, reference)
    found = get_object_or_404(Forecast.objects.select_related("made_by"), award=award, number=number)
    shown = version_shown(found, award)
    budgets = [code for code in CONTROL_BUDGETS if any(row.control_budget == code for row in shown.months)]
    context = {
        "award": award,
        "version": found,
        "shown": shown,
        "years": list(_years(shown.months, budgets)),
        "budget_names": [SHORT_CONTROL_BUDGETS[code] for code in budgets],
        "later": Forecast.objects.filter(award=award, number=number + 1).exists(),
    }
    return render(request, "portfolio/spend/forecasts/forecast_version.html", context)


@dataclass(frozen=True)
class _Year:
    year: str
    rows: list[tuple[Period, list[MonthRead]]]


def _years(months: Iterable[MonthRead], budgets: list[str]) -> Iterator[_Year]:
    """Those in which anything is spent or expected, or differs."""
    by_month: dict[Period, list[MonthRead]] = {}
    for row in months:
        by_month.setdefault(row.month, []).append(row)
    for year in sorted({month.year for month in by_month}):
        shown = [(month, rows) for month, rows in by_month.items() if month.year == year]
        if any(row.amount or row.before is not None for _, rows in shown for row in rows):
            yield _Year(year, shown)


def award_seen(request: HttpRequest, reference: str) -> Award:
    return get_object_or_404(awards_visible_to(signed_in(request)), reference=reference)
