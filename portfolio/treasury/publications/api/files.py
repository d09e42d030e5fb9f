"""Answers that are files: whole, with a hash by which a client sees that it has them already."""

from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any

import orjson
from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header, quote_etag
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from portfolio.treasury.api.renderers import PlainJson
from portfolio.treasury.api.unchanged import or_not_modified

PUBLIC_SECONDS = 300
"""How long a cache may keep what is public."""


class CsvFile(BaseRenderer):
    """For what a client says it accepts; the text is written where it is read."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"


class PublicView(APIView):
    """For everybody, with a token or without."""

    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []
    renderer_classes = [PlainJson]


class NothingOpen(PublicView):
    """Any other address under open/: nothing is there, and no token would help."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound("There is nothing at this address. /open-data/ lists what there is.")


def exact_json(data: Mapping[str, Any]) -> bytes:
    """Money as numbers of two decimals, digit by digit and never through a float."""

    def digits(value: object) -> orjson.Fragment:
        if not isinstance(value, Decimal):
            raise TypeError(f"{type(value).__name__} is not written as JSON")
        return orjson.Fragment(f"{value:.2f}")

    return orjson.dumps(data, default=digits)


def file_response(
    request: Request, content: bytes, *, content_type: str, name: str, public: bool = True
) -> HttpResponse:
    """The file, or 304 where the client's copy is the same."""
    response = HttpResponse(content, content_type=content_type)
    response["ETag"] = quote_etag(sha256(content).hexdigest())
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    if public:
        patch_cache_control(response, public=True, max_age=PUBLIC_SECONDS)
    return or_not_modified(request, response)
