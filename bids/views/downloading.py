"""Handing out a file that came from outside: it is saved, and shown by nothing of ours."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404

from bids.models import Attachment


def download_or_404(attachment: Attachment | None) -> FileResponse:
    if attachment is None:
        raise Http404
    response = FileResponse(
        default_storage.open(attachment.stored_as),
        as_attachment=True,
        filename=attachment.name,
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
