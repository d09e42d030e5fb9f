"""The bid's department takes an invitation back, or ends a partner's part."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.partners import end_partnership as end
from bids.queries.partners import partners_of
from bids.views.opening import bid_or_404, refuse
from legacyfund.lib.errors import DomainError


@requires(Permission.INVITE_PARTNER)
@require_http_methods(["GET", "HEAD", "POST"])
def end_partnership(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    bid = bid_or_404(request, reference, Permission.INVITE_PARTNER)
    partner = get_object_or_404(partners_of(bid), pk=pk)
    if request.method != "POST":
        return render(request, "bids/end_partnership.html", {"bid": bid, "partner": partner})
    try:
        end(partner=partner, by=signed_in(request), now=timezone.now())
    except DomainError as refusal:
        return refuse(request, bid, refusal)
    messages.success(request, f"{partner.department} has no access to {reference} any more.")
    return redirect("bids:bid_partners", reference=reference)
