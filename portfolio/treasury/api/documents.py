"""The shapes of answers, for the OpenAPI document alone: no row passes through a serializer."""

from datetime import date
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    PolymorphicProxySerializer,
    inline_serializer,
)
from rest_framework import serializers

from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from portfolio.spend.queries.control_totals import DIMENSIONS
from portfolio.spend.queries.lines import MOST_LINES
from portfolio.spend.rules.feed import FIELDS
from portfolio.treasury.api.parameters import MOST_DIMENSIONS

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


def _pounds(words: str) -> serializers.Field:  # type: ignore[type-arg]
    return serializers.DecimalField(max_digits=14, decimal_places=2, help_text=words)


def _line_field(name: str, words: str) -> serializers.Field:  # type: ignore[type-arg]
    if name == "corrects":
        return serializers.IntegerField(help_text=words, allow_null=True)
    if name in _NUMBERS:
        return serializers.IntegerField(help_text=words)
    if name == "date":
        return serializers.DateField(help_text=words)
    if name == "amount":
        return _pounds(words)
    if name == "control_budget":
        return serializers.ChoiceField(choices=list(CONTROL_BUDGETS), help_text=words)
    return serializers.CharField(help_text=words, allow_blank=True)


def _optional(name: str) -> serializers.Field:  # type: ignore[type-arg]
    """A field of a line that a total names where it is summed by it."""
    field = _line_field(name, FIELDS[name])
    field.required = False
    return field


problem = inline_serializer(
    "Problem",
    {
        "type": serializers.CharField(
            help_text="about:blank, or what kind of problem it is where one status has several."
        ),
        "title": serializers.CharField(),
        "status": serializers.IntegerField(),
        "detail": serializers.CharField(help_text="What happened, why, and what to do."),
        "field": serializers.CharField(required=False, help_text="The parameter it belongs to."),
    },
)
spend_line = inline_serializer(
    "SpendLine", {name: _line_field(name, words) for name, words in FIELDS.items()}
)
ledger_head = inline_serializer(
    "LedgerHead",
    {
        "fund": serializers.CharField(),
        "journal": serializers.IntegerField(help_text="The number of the fund's last journal."),
        "hash": serializers.CharField(help_text="Its hash, over itself and all before it."),
        "signature": serializers.CharField(
            allow_blank=True,
            help_text="Ed25519 in Base64, over the canonical JSON of fund, hash and journal; empty where the "
            "service has no key.",
        ),
        "key": serializers.CharField(allow_blank=True, help_text="The public key in Base64."),
    },
)
spend_page = inline_serializer(
    "SpendPage",
    {
        "lines": type(spend_line)(many=True),
        "next": serializers.URLField(help_text="Where to go on; ask it again later when this was all."),
        "cursor": serializers.CharField(help_text="The cursor `next` carries, epoch:feed_no."),
        "head": serializers.CharField(
            help_text="Where the feed stands; equal to `cursor` when this was all."
        ),
        "ledger_heads": type(ledger_head)(many=True),
    },
)
trailer = inline_serializer(
    "SpendTrailer",
    {
        "trailer": inline_serializer(
            "SpendTrailerTotals",
            {
                "lines": serializers.IntegerField(min_value=0, help_text="How many lines stand before it."),
                "net": _pounds("What they come to."),
                "head": serializers.CharField(help_text="The cursor up to which the file goes."),
            },
        )
    },
)
BULK_LINE = PolymorphicProxySerializer(
    component_name="SpendLineOrTrailer", serializers=[spend_line, trailer], resource_type_field_name=None
)
_TOTAL = {
    "lines": serializers.IntegerField(min_value=0, help_text="How many lines."),
    "net": _pounds("What they come to: refunds and what was taken back counted off."),
}
control_totals_document = inline_serializer(
    "ControlTotals",
    {
        "head": serializers.CharField(help_text="Where the feed stands."),
        "up_to": serializers.IntegerField(min_value=0, help_text="The last number of the feed that counts."),
        "by": serializers.ListField(child=serializers.ChoiceField(choices=list(DIMENSIONS))),
        "totals": inline_serializer(
            "ControlTotal",
            {
                **{
                    name: _optional(name)
                    for name in dict.fromkeys(field for fields in DIMENSIONS.values() for field in fields)
                },
                **_TOTAL,
            },
            many=True,
        ),
        **_TOTAL,
    },
)
_POSITION = {
    "allocated": "What the Treasury gave.",
    "committed": "Promised to awards: to be released, released or spent.",
    "released": "Released on milestones: spent or not.",
    "spent": "Reported, certified and accepted.",
    "lapsed": "Not spent by 31 March.",
    "headroom": "What may still be committed.",
}


def _position(**first: serializers.Field) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
    return {
        **first,
        **{name: _pounds(words) for name, words in _POSITION.items()},
        "forecast": serializers.DecimalField(
            max_digits=14,
            decimal_places=2,
            allow_null=True,
            help_text="Spent to date, and expected of the months left; null where no award has said.",
        ),
        "without_forecast": serializers.IntegerField(
            min_value=0,
            help_text="Awards that hold money not spent and have not said: of them spend alone counts.",
        ),
    }


fund_list = inline_serializer(
    "FundList",
    {
        "funds": inline_serializer(
            "Fund",
            {
                "reference": serializers.CharField(),
                "name": serializers.CharField(),
                "first_year": serializers.CharField(help_text="Financial year, such as 2026-27."),
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
        "as_of": serializers.DateTimeField(help_text="The moment the figures were known at."),
        "effective_on": serializers.DateField(help_text="The day the figures are as at, by its end."),
        "head": ledger_head,
        "cells": inline_serializer(
            "PositionCell",
            _position(
                year=serializers.CharField(),
                control_budget=serializers.ChoiceField(choices=list(CONTROL_BUDGETS)),
            ),
            many=True,
        ),
        "total": inline_serializer(
            "PositionTotal", _position(), help_text="All years and control budgets of the fund together."
        ),
    },
)
AFTER = OpenApiParameter(
    "after", str, description="Cursor epoch:feed_no: lines after it. Left out: from the start."
)
FILTER_PARAMETERS = [
    OpenApiParameter("fund", str, description="Reference of a fund."),
    OpenApiParameter("year", str, description="Financial year of payment, such as 2026-27."),
    OpenApiParameter("period", int, description="Period of payment, 1 (April) to 12 (March)."),
    OpenApiParameter("department", str, description="Organisation identifier, such as GB-GOR-D25."),
    OpenApiParameter("award", str, description="Reference of an award."),
    OpenApiParameter("control_budget", str, enum=list(CONTROL_BUDGETS)),
]
SPEND_PARAMETERS = [
    AFTER,
    OpenApiParameter("limit", int, description=f"Lines in a page, 1 to {MOST_LINES:,}; 1,000 when left out."),
    *FILTER_PARAMETERS,
]
_OF_UP_TO = f"({'|'.join(DIMENSIONS)})"
BY = OpenApiParameter(
    "by",
    {"type": "string", "pattern": f"^{_OF_UP_TO}(,{_OF_UP_TO}){{0,{MOST_DIMENSIONS - 1}}}$"},
    description=f"What the totals are by: up to three of {', '.join(DIMENSIONS)}, each once, with a comma "
    "between. A period is given with its year. Left out: one total of all lines.",
)
UP_TO = OpenApiParameter(
    "up_to",
    {"type": "integer", "minimum": 0},
    description="Lines up to this number of the feed, and with it: of the cursor 1:2500 what follows the "
    "colon. Left out: up to where the feed stands.",
)
STREAM_HEADERS = [
    OpenApiParameter(name, str, OpenApiParameter.HEADER, response=[200], description=words)
    for name, words in {
        "Feed-Head": "The cursor up to which the file goes.",
        "Link": "Where the feed goes on after the file, as rel=next.",
        "Content-Encoding": "gzip, where it was asked for.",
    }.items()
]
NOT_AGAIN = OpenApiResponse(description="You have it: the ETag is that of `If-None-Match`.")
AS_OF = OpenApiParameter(
    "as_of",
    str,
    description="As known at: a date (its end in London) or a moment with its offset, none to come. Left "
    "out: now.",
)
EFFECTIVE_ON = OpenApiParameter(
    "effective_on",
    date,
    description="As at: a date, by whose end in London journals count, none to come. Left out: today.",
)


def problems(*statuses: int) -> dict[tuple[int, str], serializers.Serializer]:  # type: ignore[type-arg]
    return {(status, PROBLEM): problem for status in statuses}


def state_limits(result: dict[str, Any], **about: Any) -> dict[str, Any]:
    """Every operation with a way in says how often it may be asked, and what the next one is told."""
    told = {
        name: {"schema": {"type": "string"}, "description": words}
        for name, words in {
            "RateLimit-Policy": 'How often a client may ask, such as `"client";q=1200;w=60`: the quota, and '
            "the seconds of its window.",
            "RateLimit": 'What is left of it, such as `"client";r=1199;t=42`, and the seconds until it is '
            "whole again.",
        }.items()
    }
    after = {"Retry-After": {"schema": {"type": "integer", "minimum": 1}, "description": "Seconds to wait."}}
    problem_of = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for operations in result["paths"].values():
        for operation in operations.values():
            if not operation.get("security"):
                continue
            operation["responses"]["429"] = {
                "content": problem_of,
                "description": "Asked too often.",
                "headers": after,
            }
            for status, response in operation["responses"].items():
                if status != "401":
                    response.setdefault("headers", {}).update(told)
    return result
