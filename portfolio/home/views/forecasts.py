"""What a fund's forecast is made of, now or by either clock: each award's, by year and control budget."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from legacyfund.lib.control_budgets import CONTROL_BUDGETS, SHORT_CONTROL_BUDGETS, cell_order
from legacyfund.lib.financial_year import last_moment_of, london_date
from legacyfund.web.paging import page_of
from portfolio.funds.queries import funds_visible_to, years_of
from portfolio.home.forms import ClocksForm
from portfolio.spend.forecasts.queries.cells import fund_cells, fund_forecast
from portfolio.spend.forecasts.queries.known import Clocks

ROWS_A_PAGE = 60


@requires(Permission.SEE_POSITION)
@require_safe
def fund_forecasts(request: HttpRequest, reference: str) -> HttpResponse:
    """Narrowed by the address to a year or a control budget. By award for those who see awards."""
    person, now = signed_in(request), timezone.now()
    fund = get_object_or_404(funds_visible_to(person), reference=reference)
    year, budget = request.GET.get("year", ""), request.GET.get("control_budget", "")
    year = year if year in years_of(fund) else ""
    budget = budget if budget in CONTROL_BUDGETS else ""
    form = ClocksForm(request.GET, today=london_date(now))
    known, as_at = form.known_on(), form.as_at()
    known_at, past = last_moment_of(known) if known else None, bool(known or as_at)
    sees_awards = has_permission(person, Permission.SEE_AWARDS)
    forecast = fund_forecast(fund, known_at, as_at=as_at, now=now)
    of_awards = fund_cells(fund, Clocks(known_at or now, as_at), past=past) if sees_awards else []
    context = {
        "fund": fund,
        "year": year,
        "budget": SHORT_CONTROL_BUDGETS.get(budget, ""),
        "known": known,
        "as_at": as_at,
        "sums": [
            {"year": cell[0], "control_budget": cell[1], "forecast": found}
            for cell, found in sorted(forecast.cells.items(), key=lambda item: cell_order(item[0]))
            if year in ("", cell[0]) and budget in ("", cell[1])
        ],
        "page": page_of(
            request,
            [row for row in of_awards if year in ("", row.year) and budget in ("", row.control_budget)],
            ROWS_A_PAGE,
        ),
        "sees_awards": sees_awards,
    }
    return render(request, "portfolio/home/fund_forecasts.html", context)
