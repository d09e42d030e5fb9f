"""The department checks its answer and what it changed, and sends it for certification."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.clarification_answer import send_clarification as send
from bids.queries.changes import diff_of_draft
from bids.queries.clarifications import standing_clarification
from bids.queries.drafts import completeness_of, load_draft
from bids.views.check_bid import gap_url
from bids.views.opening import bid_or_404, refuse
from bids.workflow import ClarificationStatus
from legacyfund.lib.errors import DomainError


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def send_clarification(request: HttpRequest, reference: str) -> HttpResponse:
    bid = bid_or_404(request, reference, Permission.EDIT_BID)
    if request.method == "POST":
        try:
            send(bid=bid, by=signed_in(request), now=timezone.now())
        except DomainError as refusal:
            return refuse(request, bid, refusal)
        messages.success(request, f"The answer about {reference} is with the sign-off, who has been told.")
        return redirect("bids:clarification", reference=reference)
    standing = standing_clarification(bid)
    if standing is None or standing.status != ClarificationStatus.OPEN:
        return redirect("bids:clarification", reference=reference)
    gaps = completeness_of(load_draft(bid)).gaps
    context = {
        "bid": bid,
        "asked": standing,
        "sections": diff_of_draft(standing),
        "missing": [{"text": gap.message, "href": gap_url(bid, gap)} for gap in gaps],
    }
    return render(request, "bids/send_clarification.html", context)
