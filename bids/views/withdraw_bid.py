"""The department takes its bid back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.bids import withdraw_bid as withdraw
from bids.forms.bids import ReasonForm
from bids.views.opening import bid_or_404, refuse
from bids.workflow import BID_TRANSITIONS
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.web.forms import add_refusal, form_status


@requires(Permission.SEE_BIDS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_bid(request: HttpRequest, reference: str) -> HttpResponse:
    """For the bid's writers and sign-offs; the permission of the guard is what both of them hold."""
    bid = bid_or_404(request, reference, Permission.EDIT_BID, Permission.CERTIFY_BID)
    data = request.POST if request.method == "POST" else None
    form = ReasonForm(data, asked="Why is the bid withdrawn?")
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            withdraw(bid=bid, reason=reason, by=signed_in(request), now=timezone.now())
        except ConflictRefused as refusal:
            return refuse(request, bid, refusal)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{reference} is withdrawn.")
            return redirect("bids:bid", reference=reference)
    elif request.method != "POST" and not BID_TRANSITIONS.allows(bid.status, "withdraw"):
        return redirect("bids:bid", reference=reference)
    return render(request, "bids/withdraw_bid.html", {"bid": bid, "form": form}, status=form_status(form))
