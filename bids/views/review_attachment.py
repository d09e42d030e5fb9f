"""A file the version under review names, for its reviewer."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.queries.attachments import names_attachment, stored_attachment
from bids.queries.reviews import own_reviews
from bids.views.downloading import download_or_404
from bids.workflow import ReviewStatus

READING = (ReviewStatus.ACCEPTED, ReviewStatus.SUBMITTED)


@requires(Permission.REVIEW_BID)
@require_safe
def review_attachment(request: HttpRequest, reference: str, sha256: str) -> FileResponse:
    reviews = own_reviews(signed_in(request)).filter(status__in=READING)
    review = get_object_or_404(reviews, version__bid__reference=reference)
    if not names_attachment(review.version, sha256):
        raise Http404
    return download_or_404(stored_attachment(review.version.bid, sha256))
