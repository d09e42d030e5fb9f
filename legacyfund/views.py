"""Pages that belong to no app: health, and what went wrong."""

from django.http import HttpRequest, HttpResponse


def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(status=404)


def failed(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponse(status=403)
