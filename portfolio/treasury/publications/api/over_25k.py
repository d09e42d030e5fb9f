"""GET /api/v1/open/spend-over-25k/: departments' spending over £25,000, a file for each month."""

from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Department
from legacyfund.lib.financial_year import Period
from portfolio.treasury.api.documents import NOT_AGAIN, in_path, problems
from portfolio.treasury.api.parameters import SLUG, NotThere, department_called, read_parameters
from portfolio.treasury.publications.api.documents import published_files
from portfolio.treasury.publications.api.files import CsvFile, PublicView, file_response
from portfolio.treasury.publications.queries.months import (
    funds_closed,
    lines_over_25k,
    published_months,
)
from portfolio.treasury.publications.rules.over_25k import file_of
from portfolio.treasury.rules.entries import LICENCE

LISTED = "/api/v1/open/spend-over-25k/ lists the files there are."


class PublishedMonthsView(PublicView):
    @extend_schema(
        operation_id="spend_over_25k_files",
        auth=[],
        responses={200: published_files, **problems(400, 406)},
        description="The files of spending over £25,000, newest month first. For everybody.",
    )
    def get(self, request: Request) -> Response:
        read_parameters(request)
        files = [
            {
                "title": row.title,
                "department": row.department.organisation_id,
                "month": row.written_month,
                "funds": row.funds,
                "address": request.build_absolute_uri(
                    reverse(
                        "open:over_25k",
                        kwargs={"department": row.department.organisation_id, "month": row.written_month},
                    )
                ),
            }
            for row in published_months()
        ]
        return Response({"licence": LICENCE, "files": files})


class Over25kView(PublicView):
    renderer_classes: list[Any] = [CsvFile]

    @extend_schema(
        operation_id="spend_over_25k",
        auth=[],
        parameters=[
            in_path(SLUG, "Organisation identifier of the department.", "GB-GOR-D25", name="department"),
            in_path(r"^[0-9]{4}-[0-9]{2}$", "Calendar month.", "2026-10", name="month"),
        ],
        responses={(200, "text/csv"): str, 304: NOT_AGAIN, **problems(400, 404, 406)},
        description="What a department spent of the funds in transactions over £25,000, in the layout of HM "
        "Treasury's guidance: the lines that were accepted in the month, once a fund has closed it. For "
        "everybody.",
    )
    def get(self, request: Request, department: str, month: str) -> HttpResponseBase:
        read_parameters(request)
        period, found = _period(month), _department(department)
        funds = list(funds_closed(period))
        if not funds:
            raise NotThere(
                f"No fund has closed {period.first_day:%B %Y} yet, so there is no file of it. {LISTED}"
            )
        content = file_of(lines_over_25k(found, period, funds))
        return file_response(
            request,
            content.encode(),
            content_type="text/csv; charset=utf-8",
            name=f"{found.organisation_id}-spend-over-25k-{month}.csv",
        )


def _period(month: str) -> Period:
    try:
        return Period.parse(month)
    except ValueError:
        raise NotThere(f"“{month[:60]}” is no month. Write it like 2026-10. {LISTED}") from None


def _department(text: str) -> Department:
    found = department_called(text)
    if found is None:
        raise NotThere(
            f"There is no department “{text[:60]}”. Write its organisation identifier, such as GB-GOR-D25. "
            f"{LISTED}"
        )
    return found
