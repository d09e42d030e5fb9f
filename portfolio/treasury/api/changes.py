"""GET /api/v1/changes/: what happened to awards and periods, in order, from a cursor on."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.treasury.api.change_documents import CHANGES_PARAMETERS, changes_page_document
from portfolio.treasury.api.cursors import read_cursor
from portfolio.treasury.api.documents import problems
from portfolio.treasury.api.funds import PortfolioView
from portfolio.treasury.api.parameters import MOST_CHANGES, USUAL_CHANGES, read_limit, read_parameters
from portfolio.treasury.queries.changes import changes_head, changes_page


class ChangesView(PortfolioView):
    """Every told event, once, in the order of their numbers."""

    @extend_schema(
        operation_id="changes",
        parameters=CHANGES_PARAMETERS,
        responses={200: changes_page_document, **problems(400, 401, 403, 406, 409, 410)},
        description="What happened after a cursor: decisions announced; awards accepted, declined, changed, "
        "completed and closed; money released, and lapsed with its year; periods closed. Follow `next` until "
        "`cursor` equals `head`; ask the last `next` again later. Who has read up to a cursor has missed "
        "nothing before it.",
    )
    def get(self, request: Request) -> Response:
        given = read_parameters(request, "after", "limit")
        limit = read_limit(given, MOST_CHANGES, USUAL_CHANGES)
        after = read_cursor(given["after"], changes_head()) if "after" in given else None
        page = changes_page(after=after, limit=limit)
        query = request.query_params.copy()
        query["after"] = str(page.cursor)
        return Response(
            {
                "changes": page.changes,
                "next": request.build_absolute_uri(f"{request.path}?{query.urlencode(safe=':')}"),
                "cursor": str(page.cursor),
                "head": str(page.head),
            }
        )
