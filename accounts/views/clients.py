from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import requires
from accounts.permissions import Permission
from accounts.queries import clients_listed


@requires(Permission.MANAGE_CLIENTS)
@require_safe
def clients(request: HttpRequest) -> HttpResponse:
    """The machines that may read or file over the API."""
    return render(request, "accounts/clients.html", {"clients": clients_listed()})
