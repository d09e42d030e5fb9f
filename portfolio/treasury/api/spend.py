"""GET /api/v1/spend/: accepted spend lines in the order of the feed, from a cursor on."""

from typing import Any

from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portfolio.ledger.actions.witness import give_heads
from portfolio.spend.queries.lines import feed_head, feed_page
from portfolio.treasury.api.cursors import read_cursor
from portfolio.treasury.api.documents import NOT_AGAIN, SPEND_PARAMETERS, problems, spend_line, spend_page
from portfolio.treasury.api.parameters import FILTERS, client_of, read_filter, read_limit, read_parameters
from portfolio.treasury.api.renderers import SpendAnswer, SpendCsv, SpendJson, SpendNdjson
from portfolio.treasury.api.unchanged import unless_known


class SpendView(APIView):
    """Every accepted line, once, in the order of acceptance."""

    required_scopes = ("spend:read",)
    renderer_classes = [SpendJson, SpendNdjson, SpendCsv]

    @extend_schema(
        operation_id="spend",
        parameters=SPEND_PARAMETERS,
        responses={
            (200, "application/json"): spend_page,
            (200, "application/x-ndjson"): spend_line,
            (200, "text/csv"): str,
            304: NOT_AGAIN,
            **problems(400, 401, 403, 406, 409, 410),
        },
        description="Spend lines after a cursor. Follow `next` (in CSV and NDJSON the header Link) until "
        "`cursor` (Feed-Cursor) equals `head` (Feed-Head); ask the last `next` again later. "
        "/api/v1/spend.csv and /api/v1/spend.ndjson are the same without an Accept header. "
        "In them a page that is not the last never changes: it has an ETag, and If-None-Match is answered "
        "with 304.",
    )
    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        given = read_parameters(request, "after", "limit", *FILTERS)
        head = feed_head()
        page = feed_page(
            read_filter(given, client_of(request)),
            after=read_cursor(given["after"], head) if "after" in given else None,
            limit=read_limit(given),
            head=head,
        )
        query = request.query_params.copy()
        query["after"] = str(page.cursor)
        then = request.build_absolute_uri(f"{request.path}?{query.urlencode(safe=':')}")
        told = isinstance(request.accepted_renderer, SpendJson)
        heads = give_heads(None, now=timezone.now()) if told else []
        answer = SpendAnswer(page, then, heads)
        response = Response(answer, headers=answer.headers)
        return response if told or page.is_last else unless_known(request, response, page.head.epoch)


@extend_schema(exclude=True)
class SpendFileView(SpendView):
    """The same, its form chosen by the suffix of the address."""
