"""Spend lines of the awards a person may see, for a department that does not see the explorer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from legacyfund.web.paging import page_of
from portfolio.home.queries.award_spend import lines_of_awards, net_of

LINES_A_PAGE = 100


@requires(Permission.SEE_AWARDS)
@require_safe
def award_spend(request: HttpRequest) -> HttpResponse:
    """Accepted lines, the newest first: of one award or of one department, as the address asks."""
    person = signed_in(request)
    award, department = request.GET.get("award", ""), request.GET.get("department", "")
    lines = lines_of_awards(person, award=award, department=department)
    context = {
        "award": award,
        "department": department,
        "page": page_of(request, lines, LINES_A_PAGE),
        "net": net_of(lines),
        "sees_returns": has_permission(person, Permission.SEE_RETURNS),
        "sees_explorer": has_permission(person, Permission.SEE_SPEND),
    }
    return render(request, "portfolio/home/award_spend.html", context)
