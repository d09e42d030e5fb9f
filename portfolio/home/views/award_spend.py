"""Spend lines of the awards a person may see, for a department that does not see the explorer."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.web.paging import page_of
from portfolio.home.queries.award_spend import lines_of_awards, net_of

LINES_A_PAGE = 100


@requires(Permission.SEE_AWARDS)
@require_safe
def award_spend(request: HttpRequest) -> HttpResponse:
    """Accepted lines, the newest first: of one award, department, year or control budget, as the address
    asks.
    """
    person = signed_in(request)
    asked = {name: request.GET.get(name, "") for name in ("award", "department", "year", "control_budget")}
    lines = lines_of_awards(person, **asked)
    explored = {name: value for name, value in asked.items() if value}
    context = {
        **asked,
        "narrowed": bool(explored),
        "cell": _cell_in_words(asked["year"], asked["control_budget"]),
        "explored": urlencode(explored),
        "page": page_of(request, lines, LINES_A_PAGE),
        "net": net_of(lines),
        "sees_returns": has_permission(person, Permission.SEE_RETURNS),
        "sees_explorer": has_permission(person, Permission.SEE_SPEND),
    }
    return render(request, "portfolio/home/award_spend.html", context)


def _cell_in_words(year: str, control_budget: str) -> str:
    """`2027-28, all control budgets`; blank where neither is asked for."""
    if not year and not control_budget:
        return ""
    budget = SHORT_CONTROL_BUDGETS.get(control_budget, control_budget)
    return f"{year or 'all years'}, {budget or 'all control budgets'}"
