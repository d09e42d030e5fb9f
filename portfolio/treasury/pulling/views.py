"""The page that says how to get the lines, and the files it gives."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import public, requires
from accounts.permissions import Permission
from legacyfund.web.files import download_kept
from portfolio.treasury.pulling.rules.power_query import query_for
from portfolio.treasury.pulling.rules.program import program


@requires(Permission.SEE_SPEND)
@require_safe
def pull(request: HttpRequest) -> HttpResponse:
    """What to paste in each of the tools that analysts use."""
    words = settings.OAUTH2_PROVIDER["SCOPES"]
    context = {
        "service": settings.SERVICE_URL.rstrip("/"),
        "reads_spend": words["spend:read"],
        "reads_funds": words["portfolio:read"],
    }
    return render(request, "portfolio/treasury/pulling/pull.html", context)


@requires(Permission.SEE_SPEND)
@require_safe
def power_query(request: HttpRequest) -> HttpResponse:
    """The query for Excel and Power BI."""
    return HttpResponse(
        query_for(settings.SERVICE_URL),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="legacy-fund.pq"'},
    )


@public
@require_safe
def program_file(request: HttpRequest, file: str) -> HttpResponse:
    """The client, under the name that pip wants. For everybody: pip cannot sign in, and it tells nothing."""
    if file != program().name:
        raise Http404
    return download_kept(file, program().content)
