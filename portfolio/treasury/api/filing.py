"""POST /api/v1/returns/: what a machine of a department sends, and how it is answered."""

import hashlib
from dataclasses import asdict
from typing import Any

import orjson
from django.conf import settings
from django.urls import reverse
from rest_framework.exceptions import APIException, ParseError, UnsupportedMediaType
from rest_framework.request import Request

from accounts.models import Department
from legacyfund.lib.canonical import canonical_bytes
from legacyfund.lib.date_order import DATE_ORDERS
from portfolio.spend.actions.filing import FileNotTaken, Filing, KeyRefused
from portfolio.spend.actions.shared import LONGEST_REASON
from portfolio.spend.queries.uploads import ReturnRequest
from portfolio.spend.rules.json_lines import LinesRefused, csv_of
from portfolio.spend.rules.over_25k import MOST_LINES
from portfolio.treasury.api.parameters import (
    ParameterRefused,
    read_award,
    read_choice,
    read_control_budget,
    read_number,
    read_parameters,
    read_period,
    read_pounds,
)

KEY = "Idempotency-Key"
JSON = "application/json"
FILES: dict[str, str] = {
    "text/csv": ".csv",
    "text/plain": ".csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-excel.sheet.binary.macroenabled.12": ".xlsb",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/octet-stream": "",
}
"""The kinds of file that are taken, each with how the name of one ends. What is in it, its bytes say."""
PARAMETERS = (
    *("period", "award", "control_budget", "control_total", "count"),
    *("accrual_correction", "date_order", "reason", "name"),
)


class NotTaken(APIException):
    """Nothing was filed, and all that there is to say of it."""

    status_code = 422
    problem = "/api/v1/problems/file-not-taken"

    def __init__(self, refusal: FileNotTaken) -> None:
        super().__init__(refusal.message)
        self.more = {"errors": [asdict(one) for one in refusal.told], "unsaid": refusal.unsaid}


class NotRead(APIException):
    """What was sent is no list of lines, or its key is none."""

    status_code = 422

    def __init__(self, refusal: LinesRefused | KeyRefused) -> None:
        super().__init__(refusal.message)
        self.field = refusal.field


class TooLarge(APIException):
    status_code = 413
    default_detail = (
        f"The file is larger than {settings.UPLOAD_MAX_BYTES // 1024**2} MB. Split it and file the parts."
    )


class ScannerAway(APIException):
    status_code, wait = 503, 60


def read_filing(request: Request, department: Department) -> Filing:
    """Raises ParameterRefused, UnsupportedMediaType, TooLarge, NotRead, ParseError."""
    given = read_parameters(request, *PARAMETERS)
    if "period" not in given:
        raise ParameterRefused("Say the period of the payments, such as period=2026-27/5.", field="period")
    key = request.headers.get(KEY)
    if key is None:
        raise ParameterRefused(
            f"Send the header {KEY}, another for each file: a file that is sent twice is then filed once.",
            field=KEY,
        )
    reason = given.get("reason", "")
    if len(reason) > LONGEST_REASON:
        raise ParameterRefused(f"Keep the reason to {LONGEST_REASON:,} characters.", field="reason")
    content, name = _body(request)
    said = canonical_bytes(given)
    return Filing(
        request=ReturnRequest(
            department=department,
            period=read_period(given["period"]),
            award=read_award(given, department),
            control_budget=read_control_budget(given),
            declared_total=read_pounds(given, "control_total"),
            accrual_correction=read_choice(given, "accrual_correction", "true", "false") == "true",
        ),
        name=given.get("name", name),
        content=content,
        key=key,
        sha256=hashlib.sha256(len(said).to_bytes(8) + said + content).hexdigest(),
        date_order=read_choice(given, "date_order", *dict(DATE_ORDERS)),
        reason=reason,
        count=read_number(given, "count", MOST_LINES),
    )


def _body(request: Request) -> tuple[bytes, str]:
    """The file, and what it is called where nothing else is said. Lines are written as the file they are."""
    kind = (request.content_type or "").partition(";")[0].strip().lower()
    if kind != JSON and kind not in FILES:
        raise UnsupportedMediaType(
            kind[:80],
            f"Send the file as {', '.join(FILES)}, or its lines as {JSON}; Content-Type says which.",
        )
    content = _read(request)
    if kind != JSON:
        return content, f"return{FILES[kind]}"
    try:
        return csv_of(orjson.loads(content)), "lines.csv"
    except orjson.JSONDecodeError:
        raise ParseError("The body is no JSON. Send an object with `lines`.") from None
    except LinesRefused as refusal:
        raise NotRead(refusal) from refusal


def _read(request: Request) -> bytes:
    most = settings.UPLOAD_MAX_BYTES
    length = str(request.META.get("CONTENT_LENGTH") or "")
    if length.isdecimal() and int(length) > most:
        raise TooLarge
    content = bytes(request._request.read(most + 1))
    if len(content) > most:
        raise TooLarge
    if not content:
        raise ParseError("The body is empty. Send the file, or its lines as JSON.")
    return content


def with_addresses(request: Request, answer: dict[str, Any]) -> dict[str, Any]:
    """The answer with the address of the file, and of each return where it names any."""
    found = {**answer, "address": address_of(request, answer["file"])}
    if "returns" in answer:
        found["returns"] = [
            {**one, "address": address_of(request, one["reference"])} for one in answer["returns"]
        ]
    return found


def address_of(request: Request, reference: str) -> str:
    return request.build_absolute_uri(reverse("api:return", args=[reference]))
