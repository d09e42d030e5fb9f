"""The page that says how to get the lines, and the files it gives."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import public, requires, signed_in
from accounts.permissions import Permission
from legacyfund.web.files import download_kept
from portfolio.funds.queries import funds_visible_to
from portfolio.treasury.pulling.rules.power_query import query_for
from portfolio.treasury.pulling.rules.program import program
from portfolio.treasury.sealing.queries.segments import reach_of_sealed_files


@requires(Permission.SEE_SPEND)
@require_safe
def pull(request: HttpRequest) -> HttpResponse:
    """What to paste in each of the tools that analysts use."""
    words = settings.OAUTH2_PROVIDER["SCOPES"]
    context = {
        "service": settings.SERVICE_URL.rstrip("/"),
        "reads_spend": words["spend:read"],
        "reads_funds": words["portfolio:read"],
        "reach": reach_of_sealed_files(),
    }
    return render(request, "portfolio/treasury/pulling/pull.html", context)


@requires(Permission.SEE_SPEND)
@require_safe
def power_query(request: HttpRequest) -> HttpResponse:
    """The query for Excel and Power BI."""
    funds = funds_visible_to(signed_in(request)).values_list("reference", flat=True)
    return HttpResponse(
        query_for(settings.SERVICE_URL, funds),
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
