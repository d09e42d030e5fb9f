"""GET /api/v1/spend/control-totals/: count and net, for a reader to hold its own sums against."""

from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portfolio.spend.queries.control_totals import control_totals
from portfolio.spend.queries.lines import feed_head
from portfolio.treasury.api.documents import FILTER_PARAMETERS, NOT_AGAIN, problems
from portfolio.treasury.api.parameters import (
    FILTERS,
    client_of,
    read_dimensions,
    read_filter,
    read_parameters,
    read_up_to,
)
from portfolio.treasury.api.renderers import TotalsAnswer, TotalsCsv, TotalsJson
from portfolio.treasury.api.stream_documents import BY, UP_TO, control_totals_document
from portfolio.treasury.api.unchanged import unless_known


class ControlTotalsView(APIView):
    """One query for the sums, whatever they are by."""

    required_scopes = ("spend:read",)
    renderer_classes = [TotalsJson, TotalsCsv]

    @extend_schema(
        operation_id="spend_control_totals",
        parameters=[BY, UP_TO, *FILTER_PARAMETERS],
        responses={
            (200, "application/json"): control_totals_document,
            (200, "text/csv"): str,
            304: NOT_AGAIN,
            **problems(400, 401, 403, 406, 409),
        },
        description="Count and net of accepted lines up to a number of the feed. Lines never change and none "
        "is put in between, so what is asked of the same `up_to` is the same for ever, within one epoch (the "
        "number before the colon in `head`). /api/v1/spend/control-totals.csv is the same as CSV.",
    )
    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        given = read_parameters(request, "by", "up_to", *FILTERS)
        wanted, by, head = read_filter(given, client_of(request)), read_dimensions(given), feed_head()
        up_to = read_up_to(given, head)
        answer = TotalsAnswer(control_totals(wanted, by, up_to=up_to), by, up_to, head)
        response = Response(answer, headers=answer.headers)
        told = isinstance(request.accepted_renderer, TotalsJson)
        return unless_known(request, response, head.epoch) if "up_to" in given and not told else response


@extend_schema(exclude=True)
class ControlTotalsFileView(ControlTotalsView):
    """The same, its form chosen by the suffix of the address."""
