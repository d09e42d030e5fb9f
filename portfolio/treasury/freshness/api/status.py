"""GET /api/v1/status/ and /api/v1/open/status.json: the status page for machines, as much of it as the page
tells a person.
"""

from datetime import datetime

from django.http import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from legacyfund.lib.financial_year import Period
from portfolio.funds.models import Fund
from portfolio.treasury.api.documents import NOT_AGAIN, problems
from portfolio.treasury.api.parameters import client_of, read_parameters
from portfolio.treasury.api.renderers import PlainJson
from portfolio.treasury.freshness.api.documents import publication_status
from portfolio.treasury.freshness.queries.standing import Standing, standing_now
from portfolio.treasury.publications.api.files import PublicView, exact_json, file_response

_WHAT = (
    "by when it is promised, when it was last made, by when the next is due and how it stands. What is "
    "`LATE` or `WRONG` is known to whoever runs the service. With `If-None-Match` it is 304 until "
    "something of it changes."
)


class OpenStatusView(PublicView):
    @extend_schema(
        operation_id="open_status",
        auth=[],
        responses={200: publication_status, 304: NOT_AGAIN, **problems(400, 406)},
        description=f"Of each publication that everybody may have, {_WHAT} For everybody.",
    )
    def get(self, request: Request) -> HttpResponseBase:
        return file_response(
            request, _content(request, is_public=True), content_type="application/json", name="status.json"
        )


class StatusView(APIView):
    required_scopes = ("spend:read",)
    renderer_classes = [PlainJson]

    @extend_schema(
        operation_id="status",
        responses={200: publication_status, 304: NOT_AGAIN, **problems(400, 401, 403, 406)},
        description=f"Of each publication, {_WHAT} A client that acts for a department is told what "
        "everybody is, as at /api/v1/open/status.json.",
    )
    def get(self, request: Request) -> HttpResponseBase:
        content = _content(request, is_public=client_of(request).department_id is not None)
        return file_response(
            request, content, content_type="application/json", name="status.json", public=False
        )


def _content(request: Request, *, is_public: bool) -> bytes:
    read_parameters(request)
    found = standing_now(Fund.objects.order_by("reference"), now=timezone.now(), is_public=is_public)
    return exact_json({"publications": [_as_fields(row) for row in found]})


def _as_fields(row: Standing) -> dict[str, str | None]:
    made, due = row.made, row.due
    return {
        "publication": row.promise.publication,
        "name": row.promise.words,
        "fund": row.fund.reference if row.fund else None,
        "promised": row.promise.promised,
        "state": row.state.name,
        "last_month": _month(made.month) if made else None,
        "last_at": _moment(made.at if made else row.changed_at),
        "due_month": _month(due.month) if due else None,
        "due_by": _moment(due.by if due else None),
        "checked_at": _moment(row.checked_at),
        "wrong_since": _moment(row.wrong_since),
    }


def _month(period: Period) -> str:
    return f"{period.first_day:%Y-%m}"


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
