"""The gap list: red-rated systems that nobody has bid for and nobody pays to replace."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import departments_with, has_permission
from portfolio.forms.gaps import GapFilterForm
from portfolio.queries.gaps import gap_figures, gap_rows

SYSTEMS_A_PAGE = 60


@requires(Permission.SEE_GAPS)
@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    rows = gap_rows(person)
    form = GapFilterForm(request.GET)
    page = Paginator(form.narrow(rows), SYSTEMS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "portfolio/gaps.html",
        {
            "filter_form": form,
            "figures": gap_figures(rows),
            "page": page,
            "opens_systems": has_permission(person, Permission.SEE_REGISTER),
            "opens_bids": has_permission(person, Permission.SEE_BIDS),
            "many_departments": departments_with(person, Permission.SEE_GAPS).count() > 1,
            "may_bid": has_permission(person, Permission.EDIT_BID),
            "may_compare": has_permission(person, Permission.SEE_COMPARISON),
        },
    )
