"""The ranking of a round, as it stands or frozen."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import permissions_of
from bids.queries.assessment import unsettled_bids
from bids.queries.ranking_table import ranking_table, rankings_visible_to
from bids.workflow import BidStatus, RoundStatus

BIDS_A_PAGE = 60
NOT_SETTLED = {
    BidStatus.SUBMITTED: "its eligibility is not checked.",
    BidStatus.CLARIFYING: "the department has still to answer a clarification.",
}


@requires(Permission.SEE_RANKING)
@require_safe
def ranking(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    held = permissions_of(person)
    round_ = get_object_or_404(rankings_visible_to(person), reference=reference)
    table = ranking_table(round_)
    unsettled = list(unsettled_bids(round_)) if table.frozen is None else []
    not_ranked = [
        *((bid, NOT_SETTLED[BidStatus(bid.status)]) for bid in unsettled),
        *((line.bid, " ".join(line.missing)) for line in table.lacking),
    ]
    context = {
        "round": round_,
        "table": table,
        "page": _page(request, "page", table.ranked),
        "not_ranked": _page(request, "missing", not_ranked),
        "can_freeze": Permission.FREEZE_RANKING in held
        and round_.status == RoundStatus.CLOSED
        and bool(table.ranked)
        and not (table.lacking or unsettled),
        "sees_rounds": Permission.SEE_BIDS in held,
    }
    return render(request, "bids/ranking.html", context)


def _page(request: HttpRequest, name: str, found: Sequence[Any]) -> Page[Any]:
    return Paginator(found, BIDS_A_PAGE).get_page(request.GET.get(name))
