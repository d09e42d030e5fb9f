"""For a reviewer who has declared no interest: what changed in the bid since the version before."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.queries.changes import diff_versions
from bids.queries.reviews import reviews_reading
from bids.workflow import ReviewStatus


@requires(Permission.REVIEW_BID)
@require_safe
def review_changes(request: HttpRequest, reference: str) -> HttpResponse:
    """From version 1 for one who reviews the newest, from the version scored for one who has handed in."""
    mine = get_object_or_404(reviews_reading(signed_in(request)), version__bid__reference=reference)
    bid = mine.version.bid
    versions = bid.versions.select_related("bid__round").order_by("number")
    first, last = versions.first(), versions.last()
    old = mine.version if mine.status == ReviewStatus.SUBMITTED and mine.version != last else first
    if old is None or last is None or old == last:
        raise Http404
    context = {"bid": bid, "before": old, "after": last, "sections": diff_versions(old, last)}
    return render(request, "bids/review_changes.html", context)
