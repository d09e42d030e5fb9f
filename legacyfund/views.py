"""What belongs to no app: health, tokens of machines, and what went wrong, told to a machine as a problem."""

import sys
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, cast

import orjson
from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.log import log_response
from oauth2_provider.views import RevokeTokenView, TokenView
from structlog.contextvars import get_contextvars

from legacyfund.connections import is_away, is_lost
from legacyfund.limits import TooManyRequests
from legacyfund.readiness import readiness
from legacyfund.room import is_out_of_room

API = "/api/v1/"
PROBLEM_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5
ASK_FOR_TOKENS_AGAIN_SECONDS = 60


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; it says nothing of the database or the workers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """503 where no page can be shown, and what is missing; 200 where pages work, and what does not."""
    found = readiness()
    said = {"status": found.word, "missing": found.missing, "degraded": found.degraded}
    status = 503 if found.missing else 200
    return HttpResponse(orjson.dumps(said), status=status, content_type="application/json")


def problem(
    status: int,
    detail: str,
    *,
    field: str | None = None,
    kind: str = "about:blank",
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    """One problem as RFC 9457 writes it; `detail` says what to do. `kind` is its type, where it has one, and
    `more` what problems of that type say beside.
    """
    said: dict[str, object] = {
        "type": kind,
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if field is not None:
        said["field"] = field
    said |= more or {}
    return HttpResponse(orjson.dumps(said), status=status, content_type=PROBLEM_TYPE, headers=headers)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(API):
        return problem(
            400,
            "The request cannot be read, and nothing was kept. Build it as the reference shows, and send it.",
        )
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
    """What a middleware raises for want of the database comes here too."""
    error = sys.exc_info()[1]
    if error is not None and is_out_of_room(error):
        return out_of_room(request, error)
    if error is not None and is_lost(error):
        return unavailable(request, error)
    request_id = get_contextvars().get("request_id", "")
    if request.path.startswith(API):
        return problem(500, f"Something went wrong here. Ask again, or name this reference: {request_id}.")
    return _plain_page("errors/500.html", 500, request_id=request_id)


def unavailable(request: HttpRequest, error: BaseException | None = None) -> HttpResponse:
    """The database is away, or gave up: one line of the log, and when to ask again."""
    if request.path.startswith(API):
        response = problem(
            503, "The database cannot be reached just now. Ask again after `Retry-After` seconds."
        )
    else:
        response = _plain_page("errors/503.html", 503)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response.headers["Cache-Control"] = "private, no-store"
    response.database_away = error is None or is_away(error)  # type: ignore[attr-defined]
    reason = " ".join(f"{type(error.__cause__ or error).__name__}: {error}".split()) if error else "not asked"
    log_response("Database unavailable: %s (%s)", request.path, reason, response=response, request=request)
    return response


def out_of_room(request: HttpRequest, error: BaseException) -> HttpResponse:
    """A disk is full. Nothing was kept; whoever runs the service has to make room."""
    if request.path.startswith(API):
        response = problem(
            507,
            "The service’s disk is full, and nothing was kept. Ask again once somebody has made room.",
        )
    else:
        response = _plain_page("errors/507.html", 507)
    response.headers["Cache-Control"] = "private, no-store"
    reason = " ".join(f"{type(error).__name__}: {error}".split())
    log_response("No room left: %s (%s)", request.path, reason, response=response, request=request)
    return response


def _plain_page(template: str, status: int, **context: object) -> HttpResponse:
    """Rendered without the request, so without context processors, session or database."""
    frame = {"service_name": settings.SERVICE_NAME, "demonstration": settings.DEMONSTRATION}
    return HttpResponse(render_to_string(template, {**frame, **context}), status=status)


class _BySecret:
    """What a machine's id and secret open, by POST alone. Errors of the exchange read as RFC 6749 writes
    them, any other as a problem.

    To check a secret is dear, so it is limited by address, right or wrong; and by client where it is right,
    so that nobody else uses up what is the client's.
    """

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return problem(405, "Ask here by POST.", headers={"Allow": "POST, OPTIONS"})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not ratelimit.consume(request, action="token"):
            return _too_many_tokens(
                "Too many tokens were asked for or ended from this address.", ASK_FOR_TOKENS_AGAIN_SECONDS
            )
        if request.META.get("QUERY_STRING"):
            return problem(400, "Send what you ask as a form in the body, and nothing in the address.")
        scheme, _, pair = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "basic":
            request.META["HTTP_AUTHORIZATION"] = f"Basic {pair}"
        try:
            return cast(HttpResponse, super().post(request, *args, **kwargs))  # type: ignore[misc]
        except TooManyRequests as refusal:
            return _too_many_tokens(str(refusal.detail), refusal.wait)


def _too_many_tokens(reason: str, wait: int) -> HttpResponse:
    said = f"{reason} A token is good for 15 minutes: keep it."
    return problem(429, said, headers={"Retry-After": str(wait)})


class _OneGrant(TokenView):  # type: ignore[misc]
    """Without the grant of devices, which looks for one before it is asked whether the grant is allowed."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return cast(HttpResponse, self.authorization_flow_token_response(request))


class Token(_BySecret, _OneGrant):
    """A machine's id and secret for a token of 15 minutes."""


class Revoke(_BySecret, RevokeTokenView):  # type: ignore[misc]
    """The token ends before its time."""
