"""The shapes of answers and the bounds of parameters, for the OpenAPI document alone: no row passes through a
serializer. What each field means is said in `rules/dictionary.py`, and `describing.py` brings both together.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    inline_serializer,
)
from rest_framework import serializers

from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.financial_year import YEAR_PATTERN
from portfolio.spend.queries.lines import MOST_LINES
from portfolio.spend.rules.feed import CURSOR, FIELDS
from portfolio.treasury.api.parameters import (
    AWARD_REFERENCE,
    DAY,
    FUND_REFERENCE,
    MOMENT,
    ORGANISATION,
    PERIOD,
    PERIODS,
    SLUG,
    USUAL_LINES,
)

PROBLEM = "application/problem+json"
_NUMBERS = ("feed_no", "line", "period", "posted_period")


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the document describes the way in."""

    target_class = "legacyfund.api.MachineClientAuthentication"
    name = "clientCredentials"

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        return {self.name: list(auto_schema.view.required_scopes)}

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        flow = {"tokenUrl": "/api/v1/token/", "scopes": settings.OAUTH2_PROVIDER["SCOPES"]}
        return {"type": "oauth2", "flows": {"clientCredentials": flow}}


def pounds(words: str = "", *, null: bool = False) -> serializers.Field:  # type: ignore[type-arg]
    """`words`: where the dictionary has none."""
    return serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=null, help_text=words or None)


def control_budget(*, required: bool = True) -> serializers.Field:  # type: ignore[type-arg]
    return serializers.ChoiceField(choices=list(CONTROL_BUDGETS), required=required)


def line_field(name: str, *, required: bool = True) -> serializers.Field:  # type: ignore[type-arg]
    """`required`: of a text, a number or a control budget, which an answer may leave out."""
    if name == "corrects":
        return serializers.IntegerField(allow_null=True)
    if name in _NUMBERS:
        return serializers.IntegerField(required=required)
    if name == "date":
        return serializers.DateField()
    if name == "amount":
        return pounds()
    if name == "control_budget":
        return control_budget(required=required)
    return serializers.CharField(allow_blank=True, required=required)


problem = inline_serializer(
    "Problem",
    {
        "type": serializers.CharField(),
        "title": serializers.CharField(),
        "status": serializers.IntegerField(),
        "detail": serializers.CharField(),
        "field": serializers.CharField(required=False),
    },
)
spend_line = inline_serializer("SpendLine", {name: line_field(name) for name in FIELDS})
ledger_head = inline_serializer(
    "LedgerHead",
    {
        "fund": serializers.CharField(),
        "journal": serializers.IntegerField(),
        "hash": serializers.CharField(),
        "signature": serializers.CharField(allow_blank=True),
        "key": serializers.CharField(allow_blank=True),
    },
)
spend_page = inline_serializer(
    "SpendPage",
    {
        "lines": type(spend_line)(many=True),
        "next": serializers.URLField(),
        "cursor": serializers.CharField(),
        "head": serializers.CharField(),
        "ledger_heads": type(ledger_head)(many=True),
    },
)
_POSITION = ("allocated", "committed", "released", "spent", "lapsed", "headroom")


def _position(**first: serializers.Field) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
    return {
        **first,
        **{name: pounds() for name in _POSITION},
        "forecast": pounds(null=True),
        "without_forecast": serializers.IntegerField(min_value=0),
    }


fund_list = inline_serializer(
    "FundList",
    {
        "funds": inline_serializer(
            "Fund",
            {
                "reference": serializers.CharField(),
                "name": serializers.CharField(),
                "first_year": serializers.CharField(),
                "last_year": serializers.CharField(),
                "position": serializers.URLField(),
            },
            many=True,
        )
    },
)
fund_position_document = inline_serializer(
    "FundPosition",
    {
        "fund": serializers.CharField(),
        "name": serializers.CharField(),
        "as_of": serializers.DateTimeField(),
        "effective_on": serializers.DateField(),
        "head": ledger_head,
        "cells": inline_serializer(
            "PositionCell",
            _position(year=serializers.CharField(), control_budget=control_budget()),
            many=True,
        ),
        "total": inline_serializer("PositionTotal", _position()),
    },
)


def whole_number(
    name: str, most: int, words: str, usual: int | None = None, *, least: int = 1
) -> OpenApiParameter:
    bounds: dict[str, Any] = {"type": "integer", "minimum": least, "maximum": most}
    if usual is not None:
        bounds["default"] = usual
    return OpenApiParameter(name, bounds, description=words)


def written_as(
    name: str, pattern: str, words: str, example: str, *, most: int | None = None
) -> OpenApiParameter:
    """Text of a form. `most`: characters."""
    bounds: dict[str, Any] = {"type": "string", "pattern": pattern, "examples": [example]}
    if most is not None:
        bounds["maxLength"] = most
    return OpenApiParameter(name, bounds, description=words)


def needed(parameter: OpenApiParameter) -> OpenApiParameter:
    """The same, and never left out."""
    return OpenApiParameter(parameter.name, parameter.type, required=True, description=parameter.description)


def one_of(name: str, choices: Iterable[str], words: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, enum=list(choices), description=words)


AFTER = written_as(
    "after", CURSOR, "Cursor epoch:feed_no: lines after it. Left out: from the start.", "1:2500"
)
LIMIT = whole_number("limit", MOST_LINES, "Lines in a page.", USUAL_LINES)
FUND = written_as("fund", FUND_REFERENCE, "Reference of a fund.", "LITF", most=12)
DEPARTMENT = written_as(
    "department", ORGANISATION, "Organisation identifier of a department.", "GB-GOR-D25", most=27
)
FILTER_PARAMETERS = [
    FUND,
    written_as("year", YEAR_PATTERN, "Financial year of payment.", "2026-27", most=7),
    whole_number("period", PERIODS, "Period of payment: 1 is April, 12 is March."),
    DEPARTMENT,
    written_as("award", AWARD_REFERENCE, "Reference of an award.", "LF-2027A-0012-A", most=48),
    one_of("control_budget", CONTROL_BUDGETS, "A control budget."),
    written_as(
        "posted",
        PERIOD,
        "Month of posting, which the fund had open when it accepted the return: as year and period, or the "
        "calendar month 2026-08.",
        "2026-27/5",
        most=10,
    ),
]
SPEND_PARAMETERS = [AFTER, LIMIT, *FILTER_PARAMETERS]


def in_path(pattern: str, words: str, example: str, *, name: str = "reference") -> OpenApiParameter:
    """A part of an address. Another form is answered as an address where there is nothing."""
    schema = {"type": "string", "pattern": pattern, "examples": [example]}
    return OpenApiParameter(name, schema, OpenApiParameter.PATH, description=words)


FUND_IN_PATH = in_path(SLUG, "Reference of a fund.", "LITF")
AS_OF = written_as(
    "as_of",
    f"{DAY}|{MOMENT}",
    "As known at: a date (its end in London) or a moment with its offset, none to come. Left out: now.",
    "2026-11-22",
    most=32,
)
EFFECTIVE_ON = OpenApiParameter(
    "effective_on",
    {"type": "string", "format": "date", "pattern": DAY, "examples": ["2027-03-31"]},
    description="As at: a date, by whose end in London journals count, none to come. Left out: today.",
)


NOT_AGAIN = OpenApiResponse(description="You have it: the ETag is that of `If-None-Match`.")


def problems(*statuses: int) -> dict[tuple[int, str], serializers.Serializer]:  # type: ignore[type-arg]
    return {(status, PROBLEM): problem for status in statuses}
