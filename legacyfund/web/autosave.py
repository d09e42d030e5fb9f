"""A form that `static/web/autosave.js` posts while it is typed: to the same view, answered without a page."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, JsonResponse

HEADER, LEFT = "X-Autosave", "X-Left"


def is_autosave(request: HttpRequest) -> bool:
    return request.method == "POST" and HEADER in request.headers


def autosaved(fields: Mapping[str, str], *, left: int = 0) -> HttpResponse:
    """`fields` are what hidden ones of the page hold from now on, such as the revision it is saved over.

    `left` answers are to be put right: they are kept as they were typed, and the rest is saved.
    """
    headers = {LEFT: str(left)} if left else {}
    return JsonResponse(dict(fields), headers=headers)


def not_autosaved(status: int, why: str = "") -> HttpResponse:
    """422 while something typed has to be mended, which is tried again; after any other status it stops.

    `why` is shown to the person as text.
    """
    return HttpResponse(why, status=status, content_type="text/plain; charset=utf-8")
