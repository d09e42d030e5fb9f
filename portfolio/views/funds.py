"""The funds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import has_permission
from portfolio.queries.funds import funds_visible_to
from portfolio.queries.position import funds_with_totals


@requires(Permission.SEE_POSITION)
@require_safe
def funds(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    context = {
        "rows": funds_with_totals(funds_visible_to(person)),
        "may_manage": has_permission(person, Permission.MANAGE_FUND),
    }
    return render(request, "portfolio/funds.html", context)
