"""Answers that stay as they are: a reader who has one is told so, and is not sent it again."""

from hashlib import sha256

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control
from rest_framework.request import Request
from rest_framework.response import Response

from legacyfund.web.ranged import is_known
from portfolio.spend.rules.feed import FIELDS
from portfolio.treasury.api.parameters import client_of

_SAID_AGAIN = ("ETag", "Cache-Control", "Link", "Feed-Cursor", "Feed-Head", "Totals-Up-To")


def or_not_modified(request: Request, response: HttpResponse) -> HttpResponse:
    """The response, or 304 where the reader has what its ETag names."""
    if not is_known(request, response.headers["ETag"]):
        return response
    said = {name: response.headers[name] for name in _SAID_AGAIN if name in response.headers}
    return HttpResponseNotModified(headers=said)


def unless_known(request: Request, response: Response, epoch: int) -> HttpResponse:
    """The response with its ETag, or 304 where the reader has it. Of what follows from the request alone, as
    long as the feed's epoch lasts: lines are only ever added at its end.
    """
    own = client_of(request).department
    told = [request.path, *sorted(request.query_params.urlencode().split("&")), str(epoch)]
    told += [request.accepted_renderer.format, own.organisation_id if own else "", *FIELDS]
    etag = f'W/"{sha256(chr(10).join(told).encode()).hexdigest()[:32]}"'
    patch_cache_control(response, private=True, no_cache=True)
    response.headers["ETag"] = etag
    return or_not_modified(request, response)
