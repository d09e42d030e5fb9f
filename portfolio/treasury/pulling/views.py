"""The page that says how to get the lines, and the file it gives."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import requires
from accounts.permissions import Permission
from portfolio.treasury.pulling.rules.power_query import query_for


@requires(Permission.SEE_SPEND)
@require_safe
def pull(request: HttpRequest) -> HttpResponse:
    """What to paste in each of the tools that analysts use."""
    return render(
        request, "portfolio/treasury/pulling/pull.html", {"service": settings.SERVICE_URL.rstrip("/")}
    )


@requires(Permission.SEE_SPEND)
@require_safe
def power_query(request: HttpRequest) -> HttpResponse:
    """The query for Excel and Power BI."""
    return HttpResponse(
        query_for(settings.SERVICE_URL),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="legacy-fund.pq"'},
    )
