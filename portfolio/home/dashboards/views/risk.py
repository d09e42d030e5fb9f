"""The risk that each award of a fund promised to remove, and what came of it: what the dashboard adds up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from legacyfund.web.paging import page_of
from portfolio.awards.closing.rules.outcomes import risk_together
from portfolio.awards.models import Award
from portfolio.funds.queries import funds_visible_to
from portfolio.home.dashboards.queries.risk import risk_promised_by
from portfolio.home.dashboards.views.risk_tables import why_undefined

ROWS_A_PAGE = 60


@requires(Permission.SEE_POSITION)
@require_safe
def risk_removed(request: HttpRequest, reference: str) -> HttpResponse:
    """Of the awards that were accepted: of one department, or of those confirmed to be complete, as the
    address asks. Whoever does not see awards before they are announced reads their departments alone.
    """
    person = signed_in(request)
    fund = get_object_or_404(funds_visible_to(person), reference=reference)
    department, complete = request.GET.get("department", ""), request.GET.get("complete") == "yes"
    awards = Award.objects.filter(fund=fund)
    if department:
        awards = awards.filter(department__code=department)
    found = [row for row in risk_promised_by(awards) if row.removed is not None or not complete]
    together = risk_together(found)
    context = {
        "fund": fund,
        "department": found[0].department if department and found else department,
        "complete": complete,
        "page": page_of(request, found, ROWS_A_PAGE),
        "together": together,
        "undefined": why_undefined(together),
        "sees_unannounced": has_permission(person, Permission.SEE_UNANNOUNCED),
    }
    return render(request, "portfolio/home/dashboards/risk_removed.html", context)
