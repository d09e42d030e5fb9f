"""Puts the days of an operation that is to go into each of its answers."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern

from portfolio.treasury.rules import deprecation

View = Callable[..., HttpResponseBase]


def dated(patterns: list[URLPattern]) -> list[URLPattern]:
    """The same addresses; whatever is answered there, a refusal too, says when the operation goes."""
    for pattern in patterns:
        pattern.callback = _dated(pattern.callback)
    return patterns


def _dated(view: View) -> View:
    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        match = request.resolver_match
        name = deprecation.operation_name(request.method or "", match.route) if match else ""
        if dates := deprecation.DATED.get(name):
            for header, value in dates.headers.items():
                answer.headers[header] = value
        return answer

    return answering
