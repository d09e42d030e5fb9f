"""The list of bids: my department's and those it is a partner in, or every department's for the fund."""

from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import memberships_on, requires
from accounts.permissions import Permission
from bids.forms.bid_list import BidFilterForm
from bids.queries.bid_list import list_bids, listed_lines, total_bids
from bids.queries.bids import rounds_taking_bids
from bids.queries.reach import reach_in

BIDS_A_PAGE = 60


@requires(Permission.SEE_BIDS)
@require_safe
def bids(request: HttpRequest) -> HttpResponse:
    reach = reach_in(memberships_on(request))
    form = BidFilterForm(request.GET, reach=reach)
    wanted = form.wanted()
    found = list_bids(reach, wanted)
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
    return render(request, "bids/bids.html", context)
