"""GET /api/v1/oscar/{year}.csv: a year's spend in thousands of pounds, as deltas by month."""

from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from legacyfund.lib.financial_year import YEAR_PATTERN, start_of
from portfolio.treasury.api.documents import NOT_AGAIN, in_path, problems
from portfolio.treasury.api.funds import PortfolioView
from portfolio.treasury.api.parameters import NotThere, read_parameters
from portfolio.treasury.publications.api.files import CsvFile, file_response
from portfolio.treasury.publications.queries.oscar import oscar_file


class OscarView(PortfolioView):
    required_scopes = ("spend:read",)
    renderer_classes: list[Any] = [CsvFile]

    @extend_schema(
        operation_id="oscar",
        parameters=[in_path(YEAR_PATTERN, "Financial year.", "2026-27", name="year")],
        responses={(200, "text/csv"): str, 304: NOT_AGAIN, **problems(400, 401, 403, 404, 406)},
        description="Spend of a financial year in whole thousands of pounds, as deltas in the month in which "
        "the lines were accepted, as far as each fund has closed its months. Those of a fund and control "
        "budget add up to its pounds, rounded once. What is accepted after the year counts in March, and "
        "what is accepted before it in April.",
    )
    def get(self, request: Request, year: str) -> HttpResponseBase:
        read_parameters(request)
        try:
            start_of(year)
        except ValueError as nothing:
            raise NotThere(
                f"“{year[:60]}” is no financial year. Write it like 2026-27: /api/v1/oscar/2026-27.csv."
            ) from nothing
        return file_response(
            request,
            oscar_file(year).encode(),
            content_type="text/csv; charset=utf-8",
            name=f"oscar-{year}.csv",
            public=False,
        )
