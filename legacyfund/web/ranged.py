"""Handing out a file that never changes: whole, in part, or not at all to whoever has it already."""

from collections.abc import Callable
from http import HTTPStatus
from typing import BinaryIO, Self

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import parse_etags

from legacyfund.lib.ranges import Lasting, NoSuchRange, Span, span_asked

BLOCK = 256 * 1024
FOR_EVER = "private, max-age=31536000, immutable"


def answer_file(
    request: HttpRequest,
    file: Lasting,
    open_file: Callable[[], BinaryIO],
    *,
    too_short: Callable[[], HttpResponse],
) -> HttpResponseBase:
    """`open_file` is asked for the bytes only where they are sent, and what it raises is raised here.

    `too_short` says that the file ends before the range that is asked for begins.
    """
    if is_known(request, file.etag):
        kept = {name: value for name, value in _headers(file).items() if name in ("ETag", "Cache-Control")}
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers=kept)
    try:
        span = _span(request, file)
    except NoSuchRange:
        answer = too_short()
        answer.headers["Content-Range"] = f"bytes */{file.size}"
        return answer
    return _part(request, file, open_file(), span)


def _headers(file: Lasting) -> dict[str, str]:
    return {
        "ETag": file.etag,
        "Accept-Ranges": "bytes",
        "Cache-Control": FOR_EVER,
        "Content-Disposition": f'attachment; filename="{file.name}"',
        "X-Content-Type-Options": "nosniff",
    }


def is_known(request: HttpRequest, etag: str) -> bool:
    """Whether its reader has it. Of conditions `If-None-Match` alone is looked at: the others are for who
    changes what they have read, and nothing that is handed out is changed so.
    """
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or etag.removeprefix("W/") in (one.removeprefix("W/") for one in known)


def _span(request: HttpRequest, file: Lasting) -> Span | None:
    """A part is of the file as its reader has it so far, or the whole is wanted."""
    condition = request.headers.get("If-Range")
    if condition is not None and condition.strip() != file.etag:
        return None
    return span_asked(request.headers.get("Range", ""), file.size)


def _part(request: HttpRequest, file: Lasting, stored: BinaryIO, span: Span | None) -> HttpResponseBase:
    headers, part = _headers(file), span or Span(0, file.size - 1)
    status = HTTPStatus.OK if span is None else HTTPStatus.PARTIAL_CONTENT
    headers["Content-Length"] = str(part.length)
    if span is not None:
        headers["Content-Range"] = f"bytes {span.first}-{span.last}/{file.size}"
    said = {"status": status, "content_type": file.media_type, "headers": headers}
    if request.method == "HEAD":
        stored.close()
        return HttpResponse(**said)
    return StreamingHttpResponse(_Blocks(stored, part), **said)


class _Blocks:
    """Of one part. Whoever serves it closes it, though nothing of it were read."""

    def __init__(self, stored: BinaryIO, part: Span) -> None:
        stored.seek(part.first)
        self._stored, self._left = stored, part.length

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        block = self._stored.read(min(BLOCK, self._left))
        if not block:
            raise StopIteration
        self._left -= len(block)
        return block

    def close(self) -> None:
        self._stored.close()
