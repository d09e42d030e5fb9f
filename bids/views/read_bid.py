"""The whole draft as it stands, for those on the bid who do not send it: partners and the sign-off."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.queries.bids import own_to
from bids.queries.documents import draft_document
from bids.queries.drafts import load_draft
from bids.views.opening import bid_or_404


@requires(Permission.SEE_BIDS)
@require_safe
def read_bid(request: HttpRequest, reference: str) -> HttpResponse:
    bid = bid_or_404(request, reference, Permission.SEE_BIDS)
    if bid.current_version is not None:
        return redirect("bids:bid_version", reference=reference, number=bid.current_version.number)
    if not own_to(signed_in(request))(bid):
        raise Http404
    return render(request, "bids/read_bid.html", {"bid": bid, "document": draft_document(load_draft(bid))})
