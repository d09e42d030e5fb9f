"""The sign-off reads the whole bid, confirms the four tests, and submits it."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.submission import certify_and_submit
from bids.models import Bid
from bids.queries.documents import document_of, draft_document
from bids.queries.drafts import load_draft
from bids.rules.canonical import canonical_sha256
from bids.rules.deadlines import time_left
from bids.views.certifying import read_and_certify
from bids.views.opening import bid_or_404
from bids.workflow import BidStatus


@requires(Permission.CERTIFY_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def certify_bid(request: HttpRequest, reference: str) -> HttpResponse:
    bid = bid_or_404(request, reference, Permission.CERTIFY_BID)
    return read_and_certify(request, bid, certify=certify_and_submit, page=_page)


def _page(request: HttpRequest, bid: Bid, form: Form, status: int) -> HttpResponse:
    if bid.current_version is not None:
        return redirect("bids:bid_submitted", reference=bid.reference)
    if bid.status != BidStatus.CERTIFYING:
        return redirect("bids:bid", reference=bid.reference)
    draft = load_draft(bid)
    context = {
        "bid": bid,
        "form": form,
        "document": draft_document(draft),
        "seen": canonical_sha256(document_of(draft)),
        "sent_by_reader": bid.sent_by_id == signed_in(request).pk,
        "time_left": time_left(bid.round.closes_at, timezone.now()),
    }
    return render(request, "bids/certify_bid.html", context, status=status)
