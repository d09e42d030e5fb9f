"""The deed at the foot of check your answers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.certification import send_for_certification as send
from bids.views.opening import bid_or_404, refuse
from legacyfund.lib.errors import DomainError


@requires(Permission.EDIT_BID)
@require_POST
def send_for_certification(request: HttpRequest, reference: str) -> HttpResponse:
    bid = bid_or_404(request, reference, Permission.EDIT_BID)
    try:
        send(bid=bid, by=signed_in(request), now=timezone.now())
    except DomainError as refusal:
        return refuse(request, bid, refusal)
    messages.success(request, f"{reference} is with the sign-off, who has been told.")
    return redirect("bids:bid", reference=reference)
