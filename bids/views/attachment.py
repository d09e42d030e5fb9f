"""A file of a bid, as a download and never as a page."""

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.queries.attachments import attachment_to_download
from bids.views.downloading import download_or_404
from bids.views.opening import bid_or_404


@requires(Permission.SEE_BIDS)
@require_safe
def attachment(request: HttpRequest, reference: str, sha256: str) -> FileResponse:
    bid = bid_or_404(request, reference, Permission.SEE_BIDS)
    return download_or_404(attachment_to_download(bid, sha256, by=signed_in(request)))
