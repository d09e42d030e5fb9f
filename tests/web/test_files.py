"""A22: an upload ends at the limit, whatever its length; the person is told why."""

import io
import resource
from typing import Any

import pytest
from django import forms
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from legacyfund.web.files import refuse_cut_upload

MEGABYTE = 1024 * 1024
HEAD = (
    b"--edge\r\nContent-Disposition: form-data; name=note\r\n\r\nkept\r\n"
    b'--edge\r\nContent-Disposition: form-data; name="file"; filename="register.csv"\r\n\r\n'
)


class Endless(io.RawIOBase):
    """A body that goes on for as long as anybody reads."""

    def __init__(self) -> None:
        self.head = io.BytesIO(HEAD)
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        assert size > 0, "somebody wants all of it at once"
        block = self.head.read(size) or b"x" * size
        self.given += len(block)
        return block


class FileForm(forms.Form):
    file = forms.FileField()


def request_with(body: Any, length: int) -> WSGIRequest:
    request = RequestFactory().post("/")
    environ = {
        **request.META,
        "wsgi.input": body,
        "CONTENT_LENGTH": str(length),
        "CONTENT_TYPE": "multipart/form-data; boundary=edge",
    }
    return WSGIRequest(environ)


def errors_of(request: WSGIRequest) -> list[str]:
    form = FileForm(request.POST, request.FILES)
    refuse_cut_upload(request, form)
    return list(form.errors.get("file", []))


def posted(*sizes: int) -> WSGIRequest:
    files = [SimpleUploadedFile(f"{number}.csv", b"x" * size) for number, size in enumerate(sizes)]
    return RequestFactory().post("/", {"file": files})


def test_a22_huge_upload(tmp_path, settings):
    """5 GB announced: nothing of the file is read, nothing is on disk, memory does not grow."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    body, before = Endless(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    request = request_with(body, 5 * 1024 * MEGABYTE)

    assert errors_of(request) == ["The file is larger than 20 MB. Split it and upload the parts."]
    assert request.POST["note"] == "kept"
    assert body.given <= MEGABYTE
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024
    assert list(tmp_path.iterdir()) == []


def test_a22_an_upload_somewhat_too_large_is_read_and_dropped(tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    settings.UPLOAD_MAX_BYTES = 4 * MEGABYTE

    request = posted(5 * MEGABYTE)

    assert errors_of(request) == ["The file is larger than 4 MB. Split it and upload the parts."]
    assert list(tmp_path.iterdir()) == []


def test_a22_files_of_one_request_count_together(settings):
    settings.UPLOAD_MAX_BYTES = 10_000

    assert errors_of(posted(6_000, 6_000)) != []
    assert errors_of(posted(4_000, 6_000)) == []


@pytest.mark.parametrize(("over", "cut"), [(0, False), (1, True)])
def test_the_limit_to_the_byte(over, cut, settings):
    settings.UPLOAD_MAX_BYTES = 10_000

    assert bool(errors_of(posted(10_000 + over))) is cut


def test_the_limit_handler_stands_first():
    assert django_settings.FILE_UPLOAD_HANDLERS[0] == "legacyfund.web.files.LimitedUploads"
