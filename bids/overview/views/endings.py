"""A system leaves the register: closed, merged into another, or decommissioned."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.overview.actions import endings
from bids.overview.forms import CloseSystemForm, DecommissionSystemForm, MergeSystemForm
from bids.register.actions.systems import SystemEnded, check_in_register
from bids.register.models import EndingFile, LegacySystem
from bids.register.queries.systems import systems_visible_to
from bids.register.workflow import SystemStatus
from legacyfund.web.files import download_kept, refuse_cut_upload
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted
from legacyfund.web.refusals import refused


@requires(Permission.EDIT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def close_system(request: HttpRequest, reference: str) -> HttpResponse:
    """It was entered by mistake, or is out of scope."""
    system = _system(request, reference)
    return _end(request, system, CloseSystemForm(posted(request)), endings.close_system, "close_system")


@requires(Permission.EDIT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def merge_system(request: HttpRequest, reference: str) -> HttpResponse:
    """It is the same as another system of the department."""
    system = _system(request, reference)
    others = LegacySystem.objects.filter(department=system.department_id, status=SystemStatus.LIVE)
    form = MergeSystemForm(posted(request), systems=others.exclude(pk=system.pk).order_by("number"))
    return _end(request, system, form, endings.merge_system, "merge_system")


@requires(Permission.EDIT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def decommission_system(request: HttpRequest, reference: str) -> HttpResponse:
    """It is switched off, with what shows it."""
    system = _system(request, reference)
    form = DecommissionSystemForm(posted(request), request.FILES or None)
    refuse_cut_upload(request, form)
    return _end(request, system, form, endings.decommission_system, "decommission_system")


@requires(Permission.SEE_REGISTER)
@require_safe
def ending_file(request: HttpRequest, reference: str, sha256: str) -> HttpResponse:
    """The file that shows a system is switched off, as a download and never as a page."""
    visible = systems_visible_to(signed_in(request)).filter(reference=reference)
    file = get_object_or_404(EndingFile, system__in=visible.values("pk"), sha256=sha256)
    response = download_kept(file.name, bytes(file.content))
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _end(
    request: HttpRequest,
    system: LegacySystem,
    form: forms.Form,
    action: Callable[..., LegacySystem],
    name: str,
) -> HttpResponse:
    if request.method != "POST":
        try:
            check_in_register(system)
        except SystemEnded as refusal:
            return refused(request, refusal, back_url=reverse("bids:system", args=[system.reference]))
    said: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        said = form.said() if isinstance(form, DecommissionSystemForm) else form.cleaned_data
    ended = carry_out(form, lambda: action(system=system, **said, by=signed_in(request), now=timezone.now()))
    if ended is not None:
        messages.success(request, f"{ended.name} is {ended.get_status_display().lower()}.")
        return redirect("bids:system", reference=system.reference)
    context = {"form": form, "system": system}
    return render(request, f"bids/overview/{name}.html", context, status=form_status(form))


def _system(request: HttpRequest, reference: str) -> LegacySystem:
    mine = systems_visible_to(signed_in(request), permission=Permission.EDIT_REGISTER)
    return get_object_or_404(mine, reference=reference)
