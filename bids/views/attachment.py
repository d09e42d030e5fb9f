"""A file of a bid, as a download and never as a page."""

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.queries.attachments import attachment_to_download
from bids.views.downloading import download_stored
from bids.views.opening import bid_or_404


@requires(Permission.SEE_BIDS)
@require_safe
def attachment(request: HttpRequest, reference: str, sha256: str) -> FileResponse:
    bid = bid_or_404(request, reference, Permission.SEE_BIDS)
    found = attachment_to_download(bid, sha256, by=signed_in(request))
    if found is None:
        raise Http404
    return download_stored(found.stored_as, found.name)
