"""The list of bids: my department's, or every department's for the fund."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import departments_with, sees_all_departments
from bids.queries.bids import bid_lines, bids_visible_to, rounds_taking_bids, with_asked

BIDS_A_PAGE = 60


@requires(Permission.SEE_BIDS)
@require_safe
def bids(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    page = Paginator(with_asked(bids_visible_to(person)), BIDS_A_PAGE).get_page(request.GET.get("page"))
    writes = departments_with(person, Permission.EDIT_BID).exists()
    context = {
        "page": page,
        "lines": bid_lines(person, page),
        "many_departments": sees_all_departments(person, Permission.SEE_BIDS),
        "rounds": rounds_taking_bids(timezone.now()) if writes else [],
    }
    return render(request, "bids/bids.html", context)
