"""What a fund's forecast is made of, now or by either clock: each award's, by year and control budget."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS, cell_order
from legacyfund.lib.financial_year import last_moment_of, london_date
from legacyfund.web.paging import page_of
from portfolio.funds.models import Fund
from portfolio.funds.queries import funds_visible_to
from portfolio.home.forms import ClocksForm
from portfolio.spend.forecasts.queries.cells import fund_cells
from portfolio.spend.forecasts.queries.departments import cells_by_department
from portfolio.spend.forecasts.queries.known import Clocks
from portfolio.spend.forecasts.rules.sums import DepartmentCell, sums_by

ROWS_A_PAGE = 60


@requires(Permission.SEE_POSITION)
@require_safe
def fund_forecasts(request: HttpRequest, reference: str) -> HttpResponse:
    """Narrowed by the address to a year, a control budget, a department, or what nobody has said. By award
    for those who see them before they are announced.
    """
    person, now = signed_in(request), timezone.now()
    fund = get_object_or_404(funds_visible_to(person), reference=reference)
    year, budget = request.GET.get("year", ""), request.GET.get("control_budget", "")
    form = ClocksForm(request.GET, today=london_date(now))
    if not form.is_valid():
        return redirect(reverse("portfolio:fund", args=[reference], query=request.GET))
    known, as_at = form.known_on(), form.as_at()
    known_at, past = last_moment_of(known) if known else None, bool(known or as_at)
    sees_unannounced = has_permission(person, Permission.SEE_UNANNOUNCED)
    clocks, department = Clocks(known_at or now, as_at), request.GET.get("department", "")
    silent = request.GET.get("silent") == "yes"
    cells = _cells(fund, clocks, past=past, department=department, unannounced=sees_unannounced)
    sums = sums_by(cells, lambda row: row.cell)
    of_awards = fund_cells(fund, clocks, past=past) if sees_unannounced else []
    if department:
        of_awards = [row for row in of_awards if row.code == department]
    if silent:
        sums = {cell: found for cell, found in sums.items() if found.silent}
        of_awards = [row for row in of_awards if row.is_silent]
    context = {
        "fund": fund,
        "year": year,
        "department": cells[0].department if department and cells else department,
        "silent": silent,
        "budget": SHORT_CONTROL_BUDGETS.get(budget, budget),
        "known": known,
        "as_at": as_at,
        "sums": [
            {"year": cell[0], "control_budget": cell[1], "money": found}
            for cell, found in sorted(sums.items(), key=lambda item: cell_order(item[0]))
            if year in ("", cell[0]) and budget in ("", cell[1])
        ],
        "page": page_of(
            request,
            [row for row in of_awards if year in ("", row.year) and budget in ("", row.control_budget)],
            ROWS_A_PAGE,
        ),
        "sees_unannounced": sees_unannounced,
    }
    return render(request, "portfolio/home/fund_forecasts.html", context)


def _cells(
    fund: Fund, clocks: Clocks, *, past: bool, department: str, unannounced: bool
) -> list[DepartmentCell]:
    """Of one department, without `unannounced`, what it has been told of."""
    rows = cells_by_department(fund, clocks, past=past)
    if not department:
        return rows
    return [row for row in rows if row.code == department and (unannounced or row.is_announced)]
