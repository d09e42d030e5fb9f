"""Every bid the list shows, as a file."""

from collections.abc import Iterator
from itertools import islice

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.guards import memberships_on, requires
from accounts.permissions import Permission
from bids.forms.bid_list import BidFilterForm
from bids.queries.bid_list import CSV_HEAD, BidFilter, csv_rows, list_bids
from bids.queries.reach import Reach, reach_in
from legacyfund.lib.delimited import csv_text, defuse


@requires(Permission.SEE_BIDS)
@require_safe
def bids_csv(request: HttpRequest) -> HttpResponseBase:
    reach = reach_in(memberships_on(request))
    form = BidFilterForm(request.GET, reach=reach)
    if not form.is_valid():
        return redirect(reverse("bids:bids", query=request.GET))
    return StreamingHttpResponse(
        _csv(reach, form.wanted()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="bids.csv"'},
    )


def _csv(reach: Reach, wanted: BidFilter) -> Iterator[str]:
    yield csv_text([CSV_HEAD])
    rows = csv_rows(list_bids(reach, wanted))
    while some := [[defuse(cell) for cell in row] for row in islice(rows, 200)]:
        yield csv_text(some)
