"""The sign-off reads the whole bid, confirms the four tests, and submits it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.submission import TestsNotConfirmed, certify_and_submit
from bids.forms.bids import CertifyForm
from bids.models import Bid
from bids.queries.documents import draft_document
from bids.queries.drafts import load_draft
from bids.rules.deadlines import time_left
from bids.views.opening import bid_or_404, refuse
from bids.workflow import BidStatus
from legacyfund.lib.errors import DomainError


@requires(Permission.CERTIFY_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def certify_bid(request: HttpRequest, reference: str) -> HttpResponse:
    bid = bid_or_404(request, reference, Permission.CERTIFY_BID)
    if request.method != "POST":
        return _page(request, bid, CertifyForm())
    form = CertifyForm(request.POST)
    confirmed = form.cleaned_data.get("confirmed", []) if form.is_valid() else []
    try:
        certify_and_submit(bid=bid, confirmed=confirmed, by=signed_in(request), now=timezone.now())
    except TestsNotConfirmed as refusal:
        if form.is_valid():
            form.add_error("confirmed", refusal.message)
        return _page(request, bid, form)
    except DomainError as refusal:
        return refuse(request, bid, refusal)
    return redirect("bids:bid_submitted", reference=reference)


def _page(request: HttpRequest, bid: Bid, form: CertifyForm) -> HttpResponse:
    if bid.current_version is not None:
        return redirect("bids:bid_submitted", reference=bid.reference)
    if bid.status != BidStatus.CERTIFYING:
        return redirect("bids:bid", reference=bid.reference)
    context = {
        "bid": bid,
        "form": form,
        "document": draft_document(load_draft(bid)),
        "sent_by_reader": bid.sent_by_id == signed_in(request).pk,
        "time_left": time_left(bid.round.closes_at, timezone.now()),
    }
    return render(request, "bids/certify_bid.html", context)
