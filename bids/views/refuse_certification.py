"""The sign-off sends a bid back to its writers with a reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.certification import refuse_certification as send_back
from bids.forms.bids import ReasonForm
from bids.views.opening import bid_or_404, refuse
from bids.workflow import BidStatus
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.web.forms import add_refusal, form_status


@requires(Permission.CERTIFY_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def refuse_certification(request: HttpRequest, reference: str) -> HttpResponse:
    bid = bid_or_404(request, reference, Permission.CERTIFY_BID)
    data = request.POST if request.method == "POST" else None
    form = ReasonForm(data, asked="What has to be put right?")
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            send_back(bid=bid, reason=reason, by=signed_in(request), now=timezone.now())
        except ConflictRefused as refusal:
            return refuse(request, bid, refusal)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{reference} is back with its writers.")
            return redirect("bids:bid", reference=reference)
    elif request.method != "POST" and bid.status != BidStatus.CERTIFYING:
        return redirect("bids:bid", reference=reference)
    return render(
        request, "bids/refuse_certification.html", {"bid": bid, "form": form}, status=form_status(form)
    )
