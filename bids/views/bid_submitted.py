"""What the department keeps as proof: the reference, the time and the fingerprint of the version."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import requires
from accounts.permissions import Permission
from bids.views.opening import bid_or_404


@requires(Permission.SEE_BIDS)
@require_safe
def bid_submitted(request: HttpRequest, reference: str) -> HttpResponse:
    bid = bid_or_404(request, reference, Permission.SEE_BIDS)
    if bid.current_version is None:
        raise Http404
    return render(request, "bids/bid_submitted.html", {"bid": bid, "version": bid.current_version})
