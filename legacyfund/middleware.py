"""What every response carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.cache import patch_cache_control

Respond = Callable[[HttpRequest], HttpResponse]


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


def private_pages(get_response: Respond) -> Respond:
    """Keep pages out of shared caches and out of the browser's own after signing out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware
