"""A refusal that belongs to no form, as a page; and the HTTP status of any."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from legacyfund.lib.errors import ConflictRefused, DomainError, PermissionRefused, SavedMeanwhile


def refused(request: HttpRequest, refusal: DomainError, *, back_url: str = "") -> HttpResponse:
    """The refusal in its own words: 403 when the person may not, 409 when the record's state says no."""
    status = 403 if isinstance(refusal, PermissionRefused) else 409
    return render(request, "errors/409.html", {"refusal": refusal, "back_url": back_url}, status=status)


def refused_status(refusal: DomainError) -> int:
    """Not this person, not now, or not like this."""
    if isinstance(refusal, PermissionRefused):
        return 403
    return 409 if isinstance(refusal, ConflictRefused | SavedMeanwhile) else 422


def not_now(request: HttpRequest, heading: str, why: str, *, lead: str, leads_to: str) -> HttpResponse:
    """In place of a page that this person uses at another time: `why` says what is missing and what to do,
    and a link leads on. Whoever sent something is answered as refused.
    """
    context = {"heading": heading, "why": why, "lead": lead, "leads_to": leads_to}
    status = 200 if request.method in ("GET", "HEAD") else 409
    return render(request, "errors/not_now.html", context, status=status)
