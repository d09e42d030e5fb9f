"""The sign-off reads the answer and what it changes, confirms the four tests again, and certifies."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.clarification_answer import certify_clarification as certify
from bids.actions.submission import TestsNotConfirmed
from bids.forms.bids import CertifyForm
from bids.models import Bid
from bids.queries.changes import diff_of_draft
from bids.queries.clarifications import standing_clarification
from bids.views.opening import bid_or_404, refuse
from bids.workflow import ClarificationStatus
from legacyfund.lib.errors import DomainError


@requires(Permission.CERTIFY_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def certify_clarification(request: HttpRequest, reference: str) -> HttpResponse:
    bid = bid_or_404(request, reference, Permission.CERTIFY_BID)
    if request.method != "POST":
        return _page(request, bid, CertifyForm())
    form = CertifyForm(request.POST)
    confirmed = form.cleaned_data.get("confirmed", []) if form.is_valid() else []
    try:
        certify(bid=bid, confirmed=confirmed, by=signed_in(request), now=timezone.now())
    except TestsNotConfirmed as refusal:
        if form.is_valid():
            form.add_error("confirmed", refusal.message)
        return _page(request, bid, form)
    except DomainError as refusal:
        return refuse(request, bid, refusal)
    return redirect("bids:bid_submitted", reference=reference)


def _page(request: HttpRequest, bid: Bid, form: CertifyForm) -> HttpResponse:
    standing = standing_clarification(bid)
    if standing is None or standing.status != ClarificationStatus.CERTIFYING:
        return redirect("bids:clarification", reference=bid.reference)
    context = {
        "bid": bid,
        "form": form,
        "asked": standing,
        "sections": diff_of_draft(standing),
        "sent_by_reader": standing.sent_by_id == signed_in(request).pk,
    }
    return render(request, "bids/certify_clarification.html", context)
