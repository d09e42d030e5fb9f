"""Files from outside. Uploads end at the limit: what is too large is neither kept nor, when it is far too
large, read. What is handed out again is saved by the reader, and shown by nothing of ours.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any, cast

from django import forms
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadhandler import (
    FileUploadHandler,
    SkipFile,
    StopUpload,
    TemporaryFileUploadHandler,
)
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

READ_TO_ANSWER = 3
"""A body up to so many times the limit is read to its end: a browser shows no answer before that."""


class LimitedUploads(FileUploadHandler):
    """Stands first in FILE_UPLOAD_HANDLERS. Counts all files of a request together.

    A file that goes over UPLOAD_MAX_BYTES is dropped, and the request marked for `refuse_cut_upload`.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._taken = 0
        self._length = 0

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        self._length = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self._is_endless():
            self._cut()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._taken += len(raw_data)
        if self._taken > settings.UPLOAD_MAX_BYTES:
            self._cut()
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one hold the file."""

    def _is_endless(self) -> bool:
        return self._length > READ_TO_ANSWER * settings.UPLOAD_MAX_BYTES

    def _cut(self) -> None:
        cast(Any, self.request)._upload_cut = True
        raise StopUpload(connection_reset=True) if self._is_endless() else SkipFile


class TidyTemporaryFiles(TemporaryFileUploadHandler):
    """A large file lies on disk while it comes in. Where the disk has no room for it, it is removed."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        with self._gone_if_it_fails():
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> Any:
        with self._gone_if_it_fails():
            return super().file_complete(file_size)

    @contextmanager
    def _gone_if_it_fails(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            with suppress(OSError):  # what was not written yet cannot be written now
                self.file.close()
            raise


def refuse_cut_upload(request: HttpRequest, form: forms.BaseForm, *, field: str = "file") -> None:
    """Say beside the field that its file was too large, when it was. Call it before `is_valid`."""
    if getattr(request, "_upload_cut", False):
        form.errors.pop(field, None)
        most = int(settings.UPLOAD_MAX_BYTES) // (1024 * 1024)
        form.add_error(field, f"The file is larger than {most} MB. Split it and upload the parts.")


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


def download_pdf(name: str, content: bytes) -> HttpResponse:
    """One of ours, saved by the reader and shown by nothing."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "X-Content-Type-Options": "nosniff",
        },
    )
