"""The submitted reviews of a bid, for those who may read them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.queries.reviews import reviews_visible_to
from bids.workflow import ReviewStatus


@requires(Permission.SEE_RANKING)
@require_safe
def bid_reviews(request: HttpRequest, reference: str) -> HttpResponse:
    readable = list(
        reviews_visible_to(signed_in(request)).filter(
            version__bid__reference=reference, status=ReviewStatus.SUBMITTED
        )
    )
    if not readable:
        raise Http404
    context = {"bid": readable[0].version.bid, "reviews": readable}
    return render(request, "bids/bid_reviews.html", context)
