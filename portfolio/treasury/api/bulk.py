"""Whole files of spend lines, streamed: all that matches, and what stands now."""

from collections.abc import Generator
from dataclasses import replace
from typing import ClassVar, Literal

import orjson
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from portfolio.spend.queries.control_totals import control_totals
from portfolio.spend.queries.copying import Form, copy_lines
from portfolio.spend.queries.lines import SpendFilter, feed_head
from portfolio.spend.rules.feed import Cursor
from portfolio.treasury.api.current import parquet_blocks
from portfolio.treasury.api.cursors import read_cursor
from portfolio.treasury.api.documents import AFTER, FILTER_PARAMETERS, problems
from portfolio.treasury.api.parameters import FILTERS, client_of, read_filter, read_parameters
from portfolio.treasury.api.renderers import SpendCsv, SpendNdjson, SpendParquet
from portfolio.treasury.api.stream_documents import BULK_LINE, STREAM_HEADERS
from portfolio.treasury.api.streams import Stream, gzipped, takes_gzip

_TRUNCATION = (
    "Streamed as the database writes it, as the feed stood when it was asked for: `Feed-Head` says where, "
    "and Link where to go on. With `Accept-Encoding: gzip` it is one gzip member. A stream that is cut short "
    "has no last chunk, and no end of its member: your client must take that for an error. 429 with "
    "Retry-After while too many are on their way."
)


class _StreamView(APIView):
    """What `wanted_of` gives, from a cursor to the head of now."""

    required_scopes = ("spend:read",)
    limit = "bulk"
    form: ClassVar[Form | Literal["parquet"]]
    name: ClassVar[str]
    parameters: ClassVar[tuple[str, ...]] = FILTERS

    def stream(self, request: Request) -> HttpResponseBase:
        given = read_parameters(request, *self.parameters)
        wanted = read_filter(given, client_of(request))
        head = feed_head()
        after = read_cursor(given["after"], head).feed_no if "after" in given else 0
        blocks = _blocks(self.form, self.narrowed(wanted, head), after, head)
        packed = self.form == "parquet"
        zipped = not packed and takes_gzip(request.headers.get("Accept-Encoding", ""))
        headers = {
            "Feed-Head": str(head),
            "Link": f'<{_rest_of(request, wanted, head)}>; rel="next"',
            "Content-Disposition": f'attachment; filename="{self.name}-{head.feed_no}.{self.form}"',
            "X-Accel-Buffering": "no",
            **({"Content-Encoding": "gzip"} if zipped else {}),
        }
        (renderer,) = self.renderer_classes
        kind = renderer.media_type + (f"; charset={renderer.charset}" if renderer.charset else "")
        answer: HttpResponseBase
        if request.method == "HEAD":
            answer = HttpResponse(content_type=kind, headers=headers)
        else:
            stream = Stream(gzipped(blocks) if zipped else blocks, client_of(request).pk)
            if packed:
                stream.begin()
            answer = StreamingHttpResponse(stream, content_type=kind, headers=headers)
        if not packed:
            patch_vary_headers(answer, ["Accept-Encoding"])
        return answer

    def narrowed(self, wanted: SpendFilter, head: Cursor) -> SpendFilter:
        return wanted


def _blocks(
    form: Form | Literal["parquet"], wanted: SpendFilter, after: int, head: Cursor
) -> Generator[bytes]:
    if form == "parquet":
        yield from parquet_blocks(wanted, head)
        return
    yield from copy_lines(form, wanted, after=after, up_to=head.feed_no)
    if form == "ndjson":
        totals = control_totals(wanted, (), after=after, up_to=head.feed_no)
        trailer = {"lines": totals.lines, "net": f"{totals.net:.2f}", "head": str(head)}
        yield orjson.dumps({"trailer": trailer}, option=orjson.OPT_APPEND_NEWLINE)


def _rest_of(request: Request, wanted: SpendFilter, head: Cursor) -> str:
    """The address in the feed at which the lines after this file begin."""
    query = request.query_params.copy()
    query["after"] = str(head)
    return request.build_absolute_uri(f"{reverse('api:spend')}?{query.urlencode(safe=':')}")


class BulkCsv(_StreamView):
    renderer_classes = [SpendCsv]
    form, name = "csv", "spend-to"
    parameters = ("after", *FILTERS)

    @extend_schema(
        operation_id="spend_bulk_csv",
        parameters=[AFTER, *FILTER_PARAMETERS, *STREAM_HEADERS],
        responses={(200, "text/csv"): str, **problems(400, 401, 403, 406, 409, 410)},
        description=f"All accepted lines that match, as CSV. {_TRUNCATION} Hold what came against "
        "/api/v1/spend/control-totals/ with the same filters and `up_to` of the number in `Feed-Head`.",
    )
    def get(self, request: Request) -> HttpResponseBase:
        return self.stream(request)


class BulkNdjson(_StreamView):
    renderer_classes = [SpendNdjson]
    form, name = "ndjson", "spend-to"
    parameters = ("after", *FILTERS)

    @extend_schema(
        operation_id="spend_bulk_ndjson",
        parameters=[AFTER, *FILTER_PARAMETERS, *STREAM_HEADERS],
        responses={(200, "application/x-ndjson"): BULK_LINE, **problems(400, 401, 403, 406, 409, 410)},
        description=f"All accepted lines that match, a JSON document a line. {_TRUNCATION} The last line is "
        "no spend line but `trailer`, with the count and net of those before it: without it the file is not "
        "whole.",
    )
    def get(self, request: Request) -> HttpResponseBase:
        return self.stream(request)


class _CurrentView(_StreamView):
    name = "current-spend-at"

    def narrowed(self, wanted: SpendFilter, head: Cursor) -> SpendFilter:
        return replace(wanted, standing_at=head.feed_no)


class CurrentCsv(_CurrentView):
    renderer_classes = [SpendCsv]
    form = "csv"

    @extend_schema(
        operation_id="spend_current_csv",
        parameters=[*FILTER_PARAMETERS, *STREAM_HEADERS],
        responses={(200, "text/csv"): str, **problems(400, 401, 403, 406)},
        description="What stands now, as CSV, for tools that know no feed: lines that were taken back are "
        "left out with what takes them back, so the sum is that of all lines. It is current to `Feed-Head`, "
        f"and is asked for anew as a whole: a line in it may be gone from the next. {_TRUNCATION}",
    )
    def get(self, request: Request) -> HttpResponseBase:
        return self.stream(request)


class CurrentParquet(_CurrentView):
    renderer_classes = [SpendParquet]
    form = "parquet"

    @extend_schema(
        operation_id="spend_current_parquet",
        parameters=[*FILTER_PARAMETERS, *STREAM_HEADERS[:2]],
        responses={
            (200, "application/vnd.apache.parquet"): OpenApiTypes.BINARY,
            **problems(400, 401, 403, 406),
        },
        description="The lines of /api/v1/spend/current.csv, in their order, with the columns and types of "
        "the sealed Parquet files; text as it was reported. Its own metadata says under `legacyfund`, as "
        "JSON, that it is the `current` view, the `epoch` and `feed_no` it is current to (as `Feed-Head` "
        "does), the filters, lines and net. It is written before its first byte is sent. One that is cut "
        "short has no end, and no reader takes it. 429 with Retry-After while too many are on their way.",
    )
    def get(self, request: Request) -> HttpResponseBase:
        return self.stream(request)
