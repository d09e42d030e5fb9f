"""Machines that read or file over the API: the list, one of them, and what is done with it."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import clients as actions
from accounts.forms import ChangeClientForm, ClientForm, RotateSecretForm
from accounts.guards import requires, signed_in
from accounts.models import ApiClient
from accounts.permissions import Permission
from accounts.queries.clients import clients_listed, former_secrets_of
from accounts.queries.roles import departments_open, has_permission
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted, refused_beforehand
from legacyfund.web.refusals import refused
from legacyfund.web.saving import holding, saving_over

FIRST_ADDRESS = {
    "spend:read": "/api/v1/spend/?limit=5",
    "portfolio:read": "/api/v1/funds/",
    "returns:write": "/api/v1/returns/",
}
"""What a client asks first, by the first of these scopes that it has."""


@requires(Permission.SEE_CLIENTS)
@require_safe
def clients(request: HttpRequest) -> HttpResponse:
    """The machines that may read or file over the API."""
    now = timezone.now()
    rows = [(one, one.is_idle(now)) for one in clients_listed(now)]
    context = {"rows": rows, "may_manage": has_permission(signed_in(request), Permission.MANAGE_CLIENTS)}
    return render(request, "accounts/clients.html", context)


@requires(Permission.SEE_CLIENTS)
@require_safe
def client(request: HttpRequest, pk: int) -> HttpResponse:
    """One machine: what it may do, its secrets, how it is set up, and what can be done with it."""
    now = timezone.now()
    found = _load(pk, now)
    context = {
        "client": found,
        "is_idle": found.is_idle(now),
        "may_manage": has_permission(signed_in(request), Permission.MANAGE_CLIENTS),
        "former_secrets": former_secrets_of(found, now).select_related("replaced_by"),
        **_first_steps(request, found),
    }
    return render(request, "accounts/client.html", context)


@requires(Permission.MANAGE_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def create_client(request: HttpRequest) -> HttpResponse:
    """Make an API client; the page that answers shows the secret, and no page does again."""
    now = timezone.now()
    form = ClientForm(posted(request), departments=departments_open(now))
    if made := carry_out(
        form, lambda: actions.create_client(**form.cleaned_data, by=signed_in(request), now=now)
    ):
        return _show_secret(request, *made)
    return render(request, "accounts/create_client.html", {"form": form}, status=form_status(form))


@requires(Permission.MANAGE_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda pk: ApiClient.objects.filter(pk=pk))
def change_client(request: HttpRequest, pk: int) -> HttpResponse:
    """What a machine is called and may do."""
    now = timezone.now()
    found = _load(pk, now)
    back = reverse("accounts:client", args=[pk])
    if away := refused_beforehand(request, lambda: actions.check_not_ended(found), back=back):
        return away
    initial = {"name": found.name, "scopes": found.scopes.split()}
    form = ChangeClientForm(posted(request), initial=initial)
    if changed := carry_out(
        form,
        lambda: actions.change_client(client=found, **form.cleaned_data, by=signed_in(request), now=now),
        within=saving_over(request, form),
    ):
        messages.success(request, f"{changed} has been changed.")
        return redirect(back)
    context = {"form": form, "client": found}
    return render(request, "accounts/change_client.html", context, status=form_status(form))


@requires(Permission.MANAGE_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def rotate_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """A new secret for a machine, shown once; the old one works on as long as is chosen."""
    now = timezone.now()
    found = _load(pk, now)
    back = reverse("accounts:client", args=[pk])
    if away := refused_beforehand(request, lambda: actions.check_rotates(found, now), back=back):
        return away
    form = RotateSecretForm(posted(request))
    if made := carry_out(
        form,
        lambda: actions.rotate_secret(client=found, **form.cleaned_data, by=signed_in(request), now=now),
    ):
        return _show_secret(request, *made, until=now + form.cleaned_data["overlap"], rotated=True)
    context = {"form": form, "client": found}
    return render(request, "accounts/rotate_secret.html", context, status=form_status(form))


@requires(Permission.MANAGE_CLIENTS)
@require_POST
def end_former_secrets(request: HttpRequest, pk: int) -> HttpResponse:
    """The old secrets of a machine end before their time."""
    now = timezone.now()
    found = _load(pk, now)
    return carry_out_or_refuse(
        request,
        lambda: actions.end_former_secrets(client=found, by=signed_in(request), now=now),
        done=f"The old secret of {found} works no more. The new one does.",
        then=reverse("accounts:client", args=[pk]),
    )


@requires(Permission.MANAGE_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def end_client(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then shut a machine out."""
    now = timezone.now()
    found = _load(pk, now)
    if request.method == "POST":
        try:
            actions.end_client(client=found, by=signed_in(request), now=now)
        except DomainError as refusal:
            return refused(request, refusal)
        messages.success(request, f"{found} has been ended. Its tokens no longer work.")
        return redirect("accounts:clients")
    if away := refused_beforehand(
        request, lambda: actions.check_not_ended(found), back=reverse("accounts:clients")
    ):
        return away
    return render(request, "accounts/end_client.html", {"client": found})


def _load(pk: int, now: datetime) -> ApiClient:
    return get_object_or_404(clients_listed(now), pk=pk)


def _show_secret(
    request: HttpRequest,
    made: ApiClient,
    client_id: str,
    secret: str,
    *,
    until: datetime | None = None,
    rotated: bool = False,
) -> HttpResponse:
    context = {
        "client": made,
        "client_id": client_id,
        "secret": secret,
        "until": until,
        "rotated": rotated,
        **_first_steps(request, made),
    }
    return render(request, "accounts/client_created.html", context)


def _first_steps(request: HttpRequest, found: ApiClient) -> dict[str, str]:
    """The addresses that the lines to paste name."""
    first = next(path for scope, path in FIRST_ADDRESS.items() if scope in found.scopes.split())
    return {
        "service": request.build_absolute_uri("/"),
        "token_address": request.build_absolute_uri(reverse("api_token")),
        "first_address": request.build_absolute_uri(first),
        "file_address": request.build_absolute_uri(FIRST_ADDRESS["returns:write"])
        if found.files_returns
        else "",
        "documentation": reverse("api:docs"),
    }
