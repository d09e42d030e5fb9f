"""What every response carries."""

import sys
from collections.abc import Callable
from time import monotonic
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django_structlog.middlewares import RequestMiddleware
from structlog.contextvars import bind_contextvars, clear_contextvars

from accounts.client_address import client_address
from legacyfund.connections import database_answers, holds_a_nul, is_lost
from legacyfund.limits import Allowance
from legacyfund.room import is_out_of_room
from legacyfund.views import bad_request, out_of_room, unavailable

Respond = Callable[[HttpRequest], HttpResponse]
ASK_AGAIN_SECONDS = 1.0
NEEDS_NO_DATABASE = ("/healthz", "/readyz")


class DatabaseAway:
    """Where a view lost the database, 503; where it would have written a NUL there, 400; where a disk had no
    room for what it was to keep, 507.

    While nobody reaches the database, one request a second asks whether it is there, and the others are
    answered at once: their threads are not kept waiting.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response
        self._away = False
        self._ask_again_at = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        clear_contextvars()
        if request.path in NEEDS_NO_DATABASE:
            return self.get_response(request)
        if self._away and not self._is_back():
            return unavailable(request)
        response = self.get_response(request)
        self._away = getattr(response, "database_away", False)
        if self._away:
            self._wait()
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if holds_a_nul(exception):
            return bad_request(request, exception)
        if is_out_of_room(exception):
            return out_of_room(request, exception)
        return unavailable(request, exception) if is_lost(exception) else None

    def _wait(self) -> None:
        self._ask_again_at = monotonic() + ASK_AGAIN_SECONDS

    def _is_back(self) -> bool:
        if monotonic() < self._ask_again_at:
            return False
        self._wait()
        return database_answers()


class RequestLog(RequestMiddleware):
    """A line for each request. Whose it is, is asked of the database once: not for health, and not again
    after it could not say. A database that is away is no fault of the code, so it has no traceback.
    """

    def process_got_request_exception(self, sender: Any, request: HttpRequest, **more: Any) -> None:
        error = sys.exc_info()[1]
        if error is None or not is_lost(error):
            super().process_got_request_exception(sender, request, **more)

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        bind_contextvars(ip=client_address(request))

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        if request.path in NEEDS_NO_DATABASE or hasattr(request, "_person_unknown"):
            return
        try:
            RequestMiddleware.bind_user_id(request)
        except Exception as error:
            if is_lost(error):
                request._person_unknown = True  # type: ignore[attr-defined]
            raise


def pages_for_wrong_methods(get_response: Respond) -> Respond:
    """An address that takes a form alone, opened as a page, has words; Django answers nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            page = render(request, "errors/405.html", status=response.status_code)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response

    return middleware


def limits_told(get_response: Respond) -> Respond:
    """Each answer to a machine says how often it may ask yet."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        allowance: Allowance | None = getattr(request, "allowance", None)
        for name, value in allowance.headers.items() if allowance else ():
            response.headers[name] = value
        return response

    return middleware


def private_pages(get_response: Respond) -> Respond:
    """Keep pages out of shared caches and out of the browser's own after signing out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware
