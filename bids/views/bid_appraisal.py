"""The options of a draft side by side, each figure with its lines, as they would be submitted now."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.queries.bids import own_to
from bids.queries.documents import plain_draft
from bids.queries.drafts import load_draft
from bids.views.appraising import appraisal_context
from bids.views.opening import bid_or_404


@requires(Permission.SEE_BIDS)
@require_safe
def bid_appraisal(request: HttpRequest, reference: str) -> HttpResponse:
    bid = bid_or_404(request, reference, Permission.SEE_BIDS)
    if bid.current_version is not None:
        return redirect("bids:version_appraisal", reference=reference, number=bid.current_version.number)
    if not own_to(signed_in(request))(bid):
        raise Http404
    context = {"bid": bid, **appraisal_context(plain_draft(load_draft(bid)))}
    return render(request, "bids/bid_appraisal.html", context)
