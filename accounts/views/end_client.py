from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.actions import clients as actions
from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import clients_listed
from legacyfund.lib.errors import DomainError


@requires(Permission.MANAGE_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def end_client(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then shut a machine out."""
    client = get_object_or_404(clients_listed(), pk=pk)
    if request.method == "POST":
        try:
            actions.end_client(client=client, by=signed_in(request), now=timezone.now())
        except DomainError as refusal:
            return render(request, "errors/409.html", {"refusal": refusal}, status=409)
        messages.success(request, f"{client} has been ended. Its tokens no longer work.")
        return redirect("accounts:clients")
    return render(request, "accounts/end_client.html", {"client": client})
