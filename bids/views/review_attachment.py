"""A file the version under review names, for its reviewer."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.queries.attachments import names_attachment, stored_attachment
from bids.queries.reviews import reviews_reading
from bids.views.downloading import download_stored


@requires(Permission.REVIEW_BID)
@require_safe
def review_attachment(request: HttpRequest, reference: str, sha256: str) -> FileResponse:
    review = get_object_or_404(reviews_reading(signed_in(request)), version__bid__reference=reference)
    found = stored_attachment(review.version.bid, sha256)
    if found is None or not names_attachment(review.version, sha256):
        raise Http404
    return download_stored(found.stored_as, found.name)
