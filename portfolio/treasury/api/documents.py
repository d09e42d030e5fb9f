"""The shapes of answers, for the OpenAPI document alone: no row passes through a serializer."""

from datetime import date
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers

from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from portfolio.spend.queries.lines import MOST_LINES
from portfolio.spend.rules.feed import FIELDS

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
journal_page = inline_serializer(
    "JournalPage",
    {
        "fund": serializers.CharField(),
        "journals": inline_serializer(
            "ChainedJournal",
            {
                "number": serializers.IntegerField(help_text="From 1, without a gap, within the fund."),
                "prev_hash": serializers.CharField(
                    help_text="Of the journal before it; 64 zeros before the first."
                ),
                "hash": serializers.CharField(help_text="SHA-256 over prev_hash and the document."),
                "document": inline_serializer(
                    "JournalDocument",
                    {
                        "fund": serializers.CharField(),
                        "number": serializers.IntegerField(),
                        "kind": serializers.CharField(),
                        "award": serializers.CharField(allow_null=True),
                        "effective_on": serializers.DateField(help_text="The day it counts from."),
                        "posted_at": serializers.CharField(help_text="UTC, to the microsecond."),
                        "posted_by": serializers.IntegerField(
                            allow_null=True,
                            help_text="A number for the person; null for what lapses by itself.",
                        ),
                        "narrative": serializers.CharField(),
                        "idempotency_key": serializers.CharField(
                            help_text="What it was posted for; return:REFERENCE:spend or :refund of a return."
                        ),
                        "reverses": serializers.IntegerField(allow_null=True),
                        "postings": serializers.ListField(
                            child=serializers.ListField(child=serializers.CharField()),
                            help_text="Each as year, control budget, account and pounds with two decimals.",
                        ),
                    },
                    help_text="All that the hash is made over. Hash fields you do not know too.",
                ),
            },
            many=True,
        ),
        "next": serializers.URLField(help_text="Where to go on; ask it again later when this was all."),
        "head": ledger_head,
    },
)
JOURNAL_PARAMETERS = [
    OpenApiParameter("after", int, description="The number of a journal: those after it. Left out: all."),
    OpenApiParameter("limit", int, description="Journals in a page, 1 to 1,000; 1,000 when left out."),
]
SPEND_PARAMETERS = [
    OpenApiParameter(
        "after", str, description="Cursor epoch:feed_no: lines after it. Left out: from the start."
    ),
    OpenApiParameter("limit", int, description=f"Lines in a page, 1 to {MOST_LINES:,}; 1,000 when left out."),
    OpenApiParameter("fund", str, description="Reference of a fund."),
    OpenApiParameter("year", str, description="Financial year of payment, such as 2026-27."),
    OpenApiParameter("period", int, description="Period of payment, 1 (April) to 12 (March)."),
    OpenApiParameter("department", str, description="Organisation identifier, such as GB-GOR-D25."),
    OpenApiParameter("award", str, description="Reference of an award."),
    OpenApiParameter("control_budget", str, enum=list(CONTROL_BUDGETS)),
]
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
