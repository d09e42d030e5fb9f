"""The reference of the API as a page, the data dictionary and the change log as files: for everybody, and
made from the OpenAPI document, so that a new operation is in them the day it is there.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from http import HTTPStatus
from itertools import groupby
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from legacyfund.lib.delimited import csv_text, defuse
from legacyfund.views import problem
from portfolio.treasury.api.describing import example_of, field_rows, operations, type_of
from portfolio.treasury.api.parameters import ParameterRefused, read_parameters
from portfolio.treasury.api.renderers import PlainJson
from portfolio.treasury.api.snippets import (
    JSON,
    address_of,
    body_of,
    curl_of,
    kinds_of,
    media_of,
    named_in,
    python_of,
    scopes_of,
)
from portfolio.treasury.rules.answers import ANYWHERE, WHAT_TO_DO
from portfolio.treasury.rules.changelog import MAY_CHANGE, NEVER_CHANGES, changed, to_go
from portfolio.treasury.rules.deprecation import NOTICE_MONTHS
from portfolio.treasury.rules.entries import FIRST

_DEFUSED = ("words", "example")


@dataclass(frozen=True)
class ParameterRow:
    name: str
    place: str
    words: str
    bounds: str
    required: bool


@dataclass(frozen=True)
class OperationRow:
    """One operation as the page shows it. `named`: what its lines name by example. `answer`: an example;
    where there is none, `media` says which kinds of file it is.
    """

    name: str
    anchor: str
    words: str
    scopes: str
    deprecated: bool
    parameters: list[ParameterRow]
    sent: str
    curl: str
    python: str
    named: list[str]
    media: list[str]
    answer: str
    errors: list[tuple[int, str, str]]


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Every operation with what it is for, what may be asked, lines to paste, an answer and its errors."""
    try:
        read_parameters(request)
    except ParameterRefused as refusal:
        return problem(400, refusal.message, field=refusal.field)
    service = request.build_absolute_uri("/").rstrip("/")
    rows = [_operation(service, *found) for found in operations()]
    shapes = [(shape, list(fields)) for shape, fields in groupby(field_rows(), lambda row: row.shape)]
    context = {
        "service": service,
        "operations": rows,
        "scopes": settings.OAUTH2_PROVIDER["SCOPES"],
        "shapes": shapes,
        "anywhere": [_error(status) for status in ANYWHERE],
        "may_change": MAY_CHANGE,
        "never_changes": NEVER_CHANGES,
        "notice_months": NOTICE_MONTHS,
        "changed": changed(row.name for row in rows),
        "to_go": to_go(),
        "version": FIRST,
    }
    return render(request, "portfolio/treasury/reference.html", context)


def _operation(service: str, verb: str, path: str, operation: Mapping[str, Any]) -> OperationRow:
    address = address_of(service, path, operation)
    body = body_of(operation)
    return OperationRow(
        name=f"{verb} {path}",
        anchor=re.sub(r"[^a-z0-9]+", "-", operation["operationId"].lower()).strip("-"),
        words=operation.get("description", ""),
        scopes=", ".join(scopes_of(operation)),
        deprecated=operation.get("deprecated", False),
        parameters=[_parameter(row) for row in operation.get("parameters", [])],
        sent="" if body is None else _pretty(body, service),
        curl=curl_of(verb, address, operation),
        python=python_of(verb, address, operation),
        named=named_in(path, operation),
        media=kinds_of(operation),
        answer=_pretty(_answer(operation), service) if media_of(operation) == JSON else "",
        errors=[_error(int(status)) for status in sorted(operation["responses"]) if status >= "400"],
    )


def _parameter(row: Mapping[str, Any]) -> ParameterRow:
    return ParameterRow(
        row["name"],
        row["in"],
        row.get("description", ""),
        bounds_in_words(row["schema"]),
        row.get("required", False),
    )


def bounds_in_words(schema: Mapping[str, Any]) -> str:
    """What the document states of a parameter: `whole number, 1 to 12`."""
    said = [type_of(schema)]
    if "minimum" in schema and "maximum" in schema:
        said.append(f"{schema['minimum']:,} to {schema['maximum']:,}")
    if "maxLength" in schema:
        said.append(f"at most {schema['maxLength']} characters")
    if schema.get("examples"):
        said.append(f"such as {schema['examples'][0]}")
    if "default" in schema:
        said.append(f"{schema['default']:,} when left out" if schema["default"] != "" else "")
    return ", ".join(filter(None, said))


def _answer(operation: Mapping[str, Any]) -> Any:
    good = next(row for status, row in operation["responses"].items() if status.startswith("2"))
    return example_of(good["content"][JSON]["schema"])


def _pretty(value: Any, service: str) -> str:
    """With this service's address in the place of the one that examples have."""
    text = orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    return text.replace("https://service/", f"{service}/")


def _error(status: int) -> tuple[int, str, str]:
    return status, HTTPStatus(status).phrase, WHAT_TO_DO.get(status, "`detail` says what to do.")


class ForEverybody(APIView):
    """Says how to ask, and holds no data."""

    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []
    renderer_classes = [PlainJson]
    schema = None


class DictionaryJson(ForEverybody):
    def get(self, request: Request) -> Response:
        read_parameters(request)
        return Response({"version": FIRST, "fields": [asdict(row) for row in field_rows()]})


class PlainCsv(BaseRenderer):
    media_type, format, charset = "text/csv", "csv", "utf-8"

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> str:
        return csv_text(data)


class DictionaryCsv(ForEverybody):
    renderer_classes = [PlainCsv]

    def get(self, request: Request) -> Response:
        read_parameters(request)
        rows = [asdict(row) for row in field_rows()]
        cells = ([_cell(name, value) for name, value in row.items()] for row in rows)
        return Response([list(rows[0]), *cells])


def _cell(name: str, value: object) -> str:
    """As JSON where it is no text."""
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return str(defuse(text)) if name in _DEFUSED else text


class ChangeLog(ForEverybody):
    def get(self, request: Request) -> Response:
        read_parameters(request)
        names = [f"{verb} {path}" for verb, path, _ in operations()]
        return Response(
            {
                "version": FIRST,
                "changes": [asdict(row) for row in changed(names)],
                "deprecated": [
                    {
                        "operation": name,
                        "deprecated_on": dates.deprecated_on.isoformat(),
                        "gone_on": dates.gone_on.isoformat(),
                        "instead": dates.instead,
                    }
                    for name, dates in to_go()
                ],
            }
        )
