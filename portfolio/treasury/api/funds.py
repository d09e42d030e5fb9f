"""Funds and their position by year × control budget, now or by either clock."""

from dataclasses import asdict
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from legacyfund.lib.financial_year import london_date
from portfolio.funds.models import Fund
from portfolio.ledger.actions.witness import give_heads
from portfolio.ledger.queries.position import PositionRow, fund_position, position_total
from portfolio.spend.forecasts.queries.cells import CellForecast, fund_forecast
from portfolio.treasury.api.documents import (
    AS_OF,
    EFFECTIVE_ON,
    FUND_IN_PATH,
    fund_list,
    fund_position_document,
    problems,
)
from portfolio.treasury.api.moments import read_as_of, read_effective_on
from portfolio.treasury.api.parameters import (
    client_of,
    find_fund,
    read_parameters,
)
from portfolio.treasury.api.renderers import PlainJson


class PortfolioView(APIView):
    """Reads the fund as a whole, so a department's client is refused."""

    required_scopes = ("portfolio:read",)
    renderer_classes = [PlainJson]

    def check_permissions(self, request: Request) -> None:
        super().check_permissions(request)
        if client_of(request).department_id is not None:
            raise PermissionDenied(
                "This is of the fund as a whole, and this client acts for one department. It reads that "
                "department’s lines at /api/v1/spend/. For the rest ask an administrator of the service for "
                "a client of the whole fund."
            )


class FundsView(PortfolioView):
    @extend_schema(
        operation_id="funds",
        responses={200: fund_list, **problems(400, 401, 403, 406)},
        description="Every fund.",
    )
    def get(self, request: Request) -> Response:
        read_parameters(request)
        funds = [
            {
                "reference": fund.reference,
                "name": fund.name,
                "first_year": fund.first_year,
                "last_year": fund.last_year,
                "position": request.build_absolute_uri(
                    reverse("api:position", kwargs={"reference": fund.reference})
                ),
            }
            for fund in Fund.objects.order_by("reference")
        ]
        return Response({"funds": funds})


class PositionView(PortfolioView):
    @extend_schema(
        operation_id="fund_position",
        parameters=[FUND_IN_PATH, AS_OF, EFFECTIVE_ON],
        responses={200: fund_position_document, **problems(400, 401, 403, 404, 406)},
        description="Allocated, committed, released, spent, lapsed and headroom, to the penny; always the "
        "sum of the ledger's postings that count by `effective_on` and had been posted by `as_of`. Beside "
        "them what departments forecast, by the versions given by then.",
    )
    def get(self, request: Request, reference: str) -> Response:
        now = timezone.now()
        given = read_parameters(request, "as_of", "effective_on")
        as_of, effective_on = read_as_of(given, now=now), read_effective_on(given, now=now)
        fund = find_fund(reference)
        rows = fund_position(fund, as_of, as_at=effective_on)
        forecast = fund_forecast(fund, as_of, as_at=effective_on, now=now)
        return Response(
            {
                "fund": fund.reference,
                "name": fund.name,
                "as_of": (as_of or now).isoformat(),
                "effective_on": (effective_on or london_date(now)).isoformat(),
                "head": give_heads([fund], now=now)[0].as_fields(),
                "cells": [
                    _figures(row) | _expected(forecast.of((row.year, row.control_budget))) for row in rows
                ],
                "total": _figures(position_total(rows), but=("year", "control_budget"))
                | _expected(forecast.total),
            }
        )


def _expected(found: CellForecast) -> dict[str, str | int | None]:
    amount = None if found.amount is None else f"{found.amount:.2f}"
    return {"forecast": amount, "without_forecast": found.silent}


def _figures(row: PositionRow, but: tuple[str, ...] = ()) -> dict[str, str]:
    """Money as text with two decimals."""
    return {
        name: f"{value:.2f}" if isinstance(value, Decimal) else value
        for name, value in asdict(row).items()
        if name not in but
    }
