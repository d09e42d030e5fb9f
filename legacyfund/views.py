"""Pages that belong to no app: health, and what went wrong."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from structlog.contextvars import get_contextvars


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; it says nothing of the database or the workers."""
    return HttpResponse("ok\n", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
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
    context = {
        "service_name": settings.SERVICE_NAME,
        "demonstration": settings.DEMONSTRATION,
        "request_id": get_contextvars().get("request_id", ""),
    }
    return HttpResponse(render_to_string("errors/500.html", context), status=500)
