"""The list of bids, and the same as a file."""

from itertools import chain
from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import memberships_on, requires
from accounts.permissions import Permission
from bids.overview.forms import BidFilterForm
from bids.overview.queries.bids import CSV_HEAD, BidFilter, csv_rows, list_bids, listed_lines, total_bids
from bids.writing.queries.bids import rounds_taking_bids
from bids.writing.queries.reach import reach_in
from legacyfund.web.exports import csv_answer

BIDS_A_PAGE = 60


@requires(Permission.SEE_BIDS)
@require_safe
def bids(request: HttpRequest) -> HttpResponse:
    """The list of bids: my department's and those it is a partner in, or every department's for the fund."""
    reach = reach_in(memberships_on(request))
    form = BidFilterForm(request.GET, reach=reach)
    found = list_bids(reach, form.wanted() if form.is_valid() else BidFilter())
    if form.errors:
        found = found.none()
    totals = total_bids(found)
    paginator = Paginator(found, BIDS_A_PAGE)
    paginator.count = totals.bids
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "totals": totals,
        "lines": listed_lines(cast("QuerySet[Any]", page.object_list)),
        "narrowed": bool(set(request.GET) - {"page"}),
        "query": request.GET.urlencode(),
        "many_departments": reach.everything,
        "rounds": rounds_taking_bids(timezone.now()) if reach.writes else [],
    }
    return render(request, "bids/overview/bids.html", context)


@requires(Permission.SEE_BIDS)
@require_safe
def bids_csv(request: HttpRequest) -> HttpResponseBase:
    """Every bid the list shows, as a file."""
    reach = reach_in(memberships_on(request))
    form = BidFilterForm(request.GET, reach=reach)
    if not form.is_valid():
        return redirect(reverse("bids:bids", query=request.GET))
    rows = csv_rows(list_bids(reach, form.wanted()))
    return csv_answer(chain([CSV_HEAD], rows), "bids.csv")
