"""Machines that read the API: the list, a new one, and ending one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import clients as actions
from accounts.forms import ClientForm
from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import clients_listed, departments_open
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted, refused_beforehand
from legacyfund.web.refusals import refused


@requires(Permission.MANAGE_CLIENTS)
@require_safe
def clients(request: HttpRequest) -> HttpResponse:
    """The machines that may read or file over the API."""
    return render(request, "accounts/clients.html", {"clients": clients_listed()})


@requires(Permission.MANAGE_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def create_client(request: HttpRequest) -> HttpResponse:
    """Make an API client; the page that answers shows the secret, and no page does again."""
    now = timezone.now()
    form = ClientForm(posted(request), departments=departments_open(now))
    if made := carry_out(
        form, lambda: actions.create_client(**form.cleaned_data, by=signed_in(request), now=now)
    ):
        context = dict(zip(("client", "client_id", "secret"), made, strict=True))
        return render(request, "accounts/client_created.html", context)
    return render(request, "accounts/create_client.html", {"form": form}, status=form_status(form))


@requires(Permission.MANAGE_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def end_client(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then shut a machine out."""
    client = get_object_or_404(clients_listed(), pk=pk)
    if request.method == "POST":
        try:
            actions.end_client(client=client, by=signed_in(request), now=timezone.now())
        except DomainError as refusal:
            return refused(request, refusal)
        messages.success(request, f"{client} has been ended. Its tokens no longer work.")
        return redirect("accounts:clients")
    if away := refused_beforehand(
        request, lambda: actions.check_not_ended(client), back=reverse("accounts:clients")
    ):
        return away
    return render(request, "accounts/end_client.html", {"client": client})
