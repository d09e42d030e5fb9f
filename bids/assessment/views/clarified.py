"""The sign-off reads the answer and what it changes, confirms the four tests again, and certifies."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.assessment.actions.clarified import certify_clarification as certify
from bids.versions.guards import read_and_certify
from bids.versions.queries.changes import diff_with
from bids.versions.queries.documents import clarified_document
from bids.writing.guards import bid_or_404
from bids.writing.models import Bid
from bids.writing.queries.clarifications import current_clarification
from bids.writing.queries.drafts import load_draft
from bids.writing.workflow import ClarificationStatus
from legacyfund.lib.canonical import canonical_sha256


@requires(Permission.CERTIFY_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def certify_clarification(request: HttpRequest, reference: str) -> HttpResponse:
    bid = bid_or_404(request, reference, Permission.CERTIFY_BID)
    return read_and_certify(request, bid, certify=certify, page=_page)


def _page(request: HttpRequest, bid: Bid, form: Form, status: int) -> HttpResponse:
    current = current_clarification(bid)
    if current is None or current.status != ClarificationStatus.CERTIFYING:
        return redirect("bids:clarification", reference=bid.reference)
    document = clarified_document(load_draft(bid), current)
    context = {
        "bid": bid,
        "form": form,
        "asked": current,
        "sections": diff_with(current, document),
        "seen": canonical_sha256(document),
        "sent_by_reader": current.sent_by_id == signed_in(request).pk,
    }
    return render(request, "bids/assessment/certify_clarification.html", context, status=status)
