"""Handing out a file that came from outside: it is saved, and shown by nothing of ours."""

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header


def download_stored(stored_as: str, name: str) -> FileResponse:
    """`stored_as` is its place in the storage, `name` what the reader's machine calls it."""
    response = FileResponse(
        default_storage.open(stored_as),
        as_attachment=True,
        filename=name,
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def download_kept(name: str, content: bytes) -> HttpResponse:
    """The same of a file whose bytes are in the database."""
    return HttpResponse(
        content,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "X-Content-Type-Options": "nosniff",
        },
    )
