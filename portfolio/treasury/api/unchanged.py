"""Answers that stay as they are: a reader who has one is told so, and is not sent it again."""

from hashlib import sha256
from typing import cast

from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.spend.rules.feed import FIELDS
from portfolio.treasury.api.parameters import client_of


def unless_known(request: Request, response: Response, epoch: int) -> HttpResponseBase:
    """The response with its ETag, or 304 where the reader has it. Of what follows from the request alone, as
    long as the feed's epoch lasts: lines are only ever added at its end.
    """
    own = client_of(request).department
    told = [request.path, *sorted(request.query_params.urlencode().split("&")), str(epoch)]
    told += [request.accepted_renderer.format, own.organisation_id if own else "", *FIELDS]
    etag = f'W/"{sha256(chr(10).join(told).encode()).hexdigest()[:32]}"'
    patch_cache_control(response, private=True, no_cache=True)
    response.headers["ETag"] = etag
    unchanged = get_conditional_response(request._request, etag=etag)
    if unchanged is None:
        return response
    known = cast("HttpResponseBase", unchanged)
    for name in ("ETag", "Cache-Control", "Link", "Feed-Cursor", "Feed-Head", "Totals-Up-To"):
        if name in response.headers:
            known.headers[name] = response.headers[name]
    return known
