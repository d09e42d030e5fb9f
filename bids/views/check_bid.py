"""Check your answers: the whole bid, what is missing on top, and sending it for certification."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires
from accounts.permissions import Permission
from bids.models import Bid
from bids.queries.documents import draft_document
from bids.queries.drafts import completeness_of, load_draft
from bids.rules.deadlines import time_left
from bids.rules.gaps import Gap
from bids.rules.questions import sections_of
from bids.views.opening import away_unless_draft, bid_or_404

# Where the page's control has another id than the rule's field.
CONTROLS = {
    "rating": "system",
    "decommission_on": "decommission_on_day",
    "due_on": "due_on_day",
    "shares": "name",
    "price_basis": "price_year",
}


@requires(Permission.EDIT_BID)
@require_safe
def check_bid(request: HttpRequest, reference: str) -> HttpResponse:
    bid = bid_or_404(request, reference, Permission.EDIT_BID)
    if away := away_unless_draft(request, bid):
        return away
    draft = load_draft(bid)
    completeness = completeness_of(draft)
    context = {
        "bid": bid,
        "document": draft_document(draft),
        "changes": _section_urls(bid),
        "missing": [{"text": gap.message, "href": gap_url(bid, gap)} for gap in completeness.gaps],
        "plan_elements_missing": completeness.plan_elements_missing,
        "time_left": time_left(bid.round.closes_at, timezone.now()),
    }
    return render(request, "bids/check_bid.html", context)


def _section_urls(bid: Bid) -> dict[str, str]:
    return {
        section.code: reverse(f"bids:bid_{section.code}", kwargs={"reference": bid.reference})
        for section in sections_of(bid.round.questions_version)
    }


def gap_url(bid: Bid, gap: Gap) -> str:
    """The section's page at the control the gap is about."""
    page = reverse(f"bids:bid_{gap.section}", kwargs={"reference": bid.reference})
    if gap.field == gap.section:
        return page
    row, _, field = gap.field.rpartition("-")
    control = CONTROLS.get(field, field)
    return f"{page}#id_{row}-{control}" if row else f"{page}#id_{control}"
