"""A form that `static/web/autosave.js` posts while it is typed: to the same view, answered without a page."""

from django.http import HttpRequest, HttpResponse

HEADER = "X-Autosave"
REVISION = "X-Revision"
"""On the answer: the revision that what is typed next is saved over."""


def is_autosave(request: HttpRequest) -> bool:
    return request.method == "POST" and HEADER in request.headers


def autosaved(revision: int) -> HttpResponse:
    return HttpResponse(status=204, headers={REVISION: str(revision)})


def not_autosaved(status: int, why: str = "") -> HttpResponse:
    """422 while something typed has to be mended, which is tried again; after any other status it stops.

    `why` is shown to the person as text.
    """
    return HttpResponse(why, status=status, content_type="text/plain; charset=utf-8")
