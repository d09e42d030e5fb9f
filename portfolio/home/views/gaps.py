"""The gap list: red-rated systems that nobody has bid for and nobody pays to replace."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import memberships_on, requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import departments_with, permissions_in
from bids.writing.queries.reach import reach_in
from portfolio.home.forms import GapFilterForm
from portfolio.home.queries.gaps import gap_figures, gap_rows, gaps_visible_to, narrow_gaps

SYSTEMS_A_PAGE = 60


@requires(Permission.SEE_GAPS)
@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    held, found = memberships_on(request), gaps_visible_to(person)
    may, reach = permissions_in(held), reach_in(held, {Permission.SEE_GAPS})
    several = reach.everything or len(reach.sees) > 1
    form = GapFilterForm(
        request.GET, departments=departments_with(person, Permission.SEE_GAPS) if several else None
    )
    if not form.is_valid():
        found = found.none()
    elif department := form.of_department():
        found = found.filter(department=department)
    figures, wanted = gap_figures(found), form.wanted()
    paginator = Paginator(narrow_gaps(found, wanted), SYSTEMS_A_PAGE)
    paginator.count = figures.count(wanted)
    page = paginator.get_page(request.GET.get("page"))
    return render(
        request,
        "portfolio/home/gaps.html",
        {
            "filter_form": form,
            "figures": figures,
            "page": page,
            "rows": gap_rows(page.object_list, person),
            "opens_systems": Permission.SEE_REGISTER in may,
            "opens_bids": Permission.SEE_BIDS in may,
            "many_departments": several,
            "may_bid": Permission.EDIT_BID in may,
            "may_compare": Permission.SEE_COMPARISON in may,
        },
    )
