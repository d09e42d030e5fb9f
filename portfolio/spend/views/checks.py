"""The checks that every return meets, for whoever wants to know before uploading one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import requires
from accounts.permissions import Permission
from portfolio.spend.rules.checks import GROUPS


@requires(Permission.SEE_OWN_MESSAGES)
@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """The table of checks, a row of its own address for each."""
    return render(request, "portfolio/spend/checks.html", {"groups": GROUPS})
