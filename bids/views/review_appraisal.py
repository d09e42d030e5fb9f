"""For a reviewer who has declared no interest: the options side by side, each figure with its lines."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.queries.documents import plain_version
from bids.queries.reviews import reviews_reading
from bids.views.appraising import appraisal_context


@requires(Permission.REVIEW_BID)
@require_safe
def review_appraisal(request: HttpRequest, reference: str) -> HttpResponse:
    """Of the version the review is of."""
    mine = get_object_or_404(reviews_reading(signed_in(request)), version__bid__reference=reference)
    context = {
        "bid": mine.version.bid,
        "version": mine.version,
        **appraisal_context(plain_version(mine.version)),
    }
    return render(request, "bids/review_appraisal.html", context)
