"""What belongs to no app: health, tokens of machines, and what went wrong, told to a machine as a problem."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from oauth2_provider.views import RevokeTokenView, TokenView
from structlog.contextvars import get_contextvars

API = "/api/v1/"
PROBLEM_TYPE = "application/problem+json"


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; it says nothing of the database or the workers."""
    return HttpResponse("ok\n", content_type="text/plain")


def problem(
    status: int, detail: str, *, field: str | None = None, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """One problem as RFC 9457 writes it; `detail` says what to do."""
    said: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if field is not None:
        said["field"] = field
    return HttpResponse(orjson.dumps(said), status=status, content_type=PROBLEM_TYPE, headers=headers)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(API):
        return problem(400, "The request cannot be read.")
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A reason given to `PermissionDenied` is shown: whoever raised it worded it for the reader."""
    return render(request, "errors/403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's one-time token was missing or old (CSRF_FAILURE_VIEW)."""
    return render(request, "errors/forged.html", {"address": request.get_full_path()}, status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """Rendered without the request, so without context processors, session or database."""
    request_id = get_contextvars().get("request_id", "")
    if request.path.startswith(API):
        return problem(500, f"Something went wrong here. Ask again, or name this reference: {request_id}.")
    context = {
        "service_name": settings.SERVICE_NAME,
        "demonstration": settings.DEMONSTRATION,
        "request_id": request_id,
    }
    return HttpResponse(render_to_string("errors/500.html", context), status=500)


class _PostAlone:
    """Errors of the exchange read as RFC 6749 writes them; another method gets a problem."""

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return problem(405, "Ask here by POST.", headers={"Allow": "POST, OPTIONS"})


class Token(_PostAlone, TokenView):  # type: ignore[misc]
    """A machine's id and secret for a token of 15 minutes."""


class Revoke(_PostAlone, RevokeTokenView):  # type: ignore[misc]
    """The token ends before its time."""
