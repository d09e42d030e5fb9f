"""Sealed files of closed periods: the manifest, and each file with ranges."""

from collections.abc import Iterable
from functools import partial
from typing import Any, BinaryIO

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.financial_year import Period
from legacyfund.views import problem
from legacyfund.web.ranged import answer_file
from portfolio.funds.models import Fund
from portfolio.ledger.actions.witness import give_heads
from portfolio.spend.queries.lines import feed_head
from portfolio.treasury.api.documents import FUND, problems
from portfolio.treasury.api.parameters import NotThere, client_of, read_filter, read_parameters
from portfolio.treasury.api.renderers import PlainJson
from portfolio.treasury.api.segment_documents import FILE_PARAMETERS, manifest_document
from portfolio.treasury.sealing.models import SealedFile, Segment
from portfolio.treasury.sealing.queries.segments import (
    find_file,
    next_of,
    periods_to_seal,
    segments_of,
    total_of,
)
from portfolio.treasury.sealing.queries.stored import SealedFileAway, open_sealed
from portfolio.treasury.sealing.rules.files import Form, period_name, read_file_name

ASK_AGAIN_SECONDS = 120


class OfDepartmentsToo(PermissionRefused):
    """Files are of a whole fund, and the client reads one department's lines."""


class FileAway(APIException):
    status_code, wait = 503, ASK_AGAIN_SECONDS


class WholeFundView(APIView):
    """Reads the lines of every department, so a department's client is refused."""

    required_scopes = ("spend:read",)
    renderer_classes = [PlainJson]

    def check_permissions(self, request: Request) -> None:
        super().check_permissions(request)
        own = client_of(request).department
        if own is not None:
            raise OfDepartmentsToo(
                f"A sealed file holds the lines of every department, and this client reads those of "
                f"{own.organisation_id} alone. They are at /api/v1/spend/."
            )


class SegmentsView(WholeFundView):
    @extend_schema(
        operation_id="segments",
        parameters=[FUND],
        responses={200: manifest_document, **problems(400, 401, 403, 406)},
        description="Every closed period that is sealed, with the address, size and SHA-256 of its files; "
        "which are closed and not sealed yet, and when the next is due.",
    )
    def get(self, request: Request) -> Response:
        wanted = read_filter(read_parameters(request, "fund"), client_of(request))
        funds = [wanted.fund] if wanted.fund is not None else list(Fund.objects.order_by("reference"))
        segments = segments_of(funds)
        total = total_of(segments)
        return Response(
            {
                "segments": [_segment(request, row) for row in segments],
                "total": {"segments": len(segments), "lines": total.lines, "net": f"{total.net:.2f}"},
                "waiting": [
                    {
                        "fund": row.fund.reference,
                        **_posted(row.month),
                        "closed_at": row.closed_at.isoformat() if row.closed_at else None,
                    }
                    for row in periods_to_seal(funds)
                ],
                "next_due": [
                    {
                        "fund": row.fund.reference,
                        **_posted(row.period),
                        "closes_on": row.closes_on.isoformat(),
                        "due_by": row.due_by.isoformat(),
                    }
                    for row in next_of(funds)
                ],
                "feed_head": str(feed_head()),
                "ledger_heads": _heads(funds),
            }
        )


def _posted(period: Period) -> dict[str, str | int]:
    """As the lines of the feed say it, and as addresses do."""
    return {
        "posted_year": period.year,
        "posted_period": period.number,
        "name": period_name(period),
    }


def _heads(funds: Iterable[Fund]) -> list[dict[str, str | int]]:
    return [head.as_fields() for head in give_heads(funds, now=timezone.now())]


def _segment(request: Request, row: Segment) -> dict[str, Any]:
    period = row.period
    return {
        "fund": period.fund.reference,
        **_posted(period.month),
        "epoch": row.epoch,
        "first_feed_no": period.first_feed_no,
        "last_feed_no": period.last_feed_no,
        "lines": period.line_count,
        "net": f"{period.net:.2f}",
        "head": row.head.as_fields(),
        "sealed_at": row.sealed_at.isoformat(),
        "files": [
            {
                "form": file.form,
                "address": request.build_absolute_uri(_address(file)),
                "media_type": Form(file.form).media_type,
                "bytes": file.size,
                "sha256": file.sha256,
            }
            for file in row.files.all()
        ],
    }


def _address(file: SealedFile) -> str:
    fund = file.segment.period.fund.reference
    return reverse("api:segment_file", kwargs={"reference": fund, "file": file.ending})


class SegmentFileView(WholeFundView):
    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Its address says the form, whatever a client says it accepts."""
        return super().perform_content_negotiation(request, force=True)

    @extend_schema(
        operation_id="segment_file",
        parameters=FILE_PARAMETERS,
        responses={
            (200, "application/vnd.apache.parquet"): OpenApiTypes.BINARY,
            (200, "application/gzip"): OpenApiTypes.BINARY,
            (206, "application/vnd.apache.parquet"): OpenApiTypes.BINARY,
            (206, "application/gzip"): OpenApiTypes.BINARY,
            304: None,
            **problems(400, 401, 403, 404, 416, 503),
        },
        description="One sealed file, byte for byte as it was sealed, for ever. The ETag is its SHA-256. One "
        "range of bytes may be asked for.",
    )
    def get(self, request: Request, reference: str, file: str) -> HttpResponseBase:
        read_parameters(request)
        found = _find(reference, file)
        if found is None:
            raise NotThere(
                f"The fund {reference[:60]} has no sealed file “{file[:60]}”. /api/v1/spend/segments/ lists "
                "those there are, and when the next is due."
            )
        too_short = partial(_too_short, found)
        return answer_file(request._request, found.lasting, partial(_open, found), too_short=too_short)


def _find(reference: str, name: str) -> SealedFile | None:
    asked = read_file_name(name)
    return find_file(reference, *asked) if asked is not None else None


def _open(file: SealedFile) -> BinaryIO:
    try:
        return open_sealed(file)
    except SealedFileAway as away:
        raise FileAway(away.message) from away


def _too_short(file: SealedFile) -> HttpResponse:
    return problem(
        416,
        f"The file has {file.size} bytes, and the range that was asked for begins after them. Ask for one "
        "that begins before, or for the whole file without Range.",
    )
