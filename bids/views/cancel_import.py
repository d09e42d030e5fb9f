"""Giving an import up before it is written."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions import register_imports
from bids.queries.register_imports import imports_visible_to
from legacyfund.lib.errors import DomainError
from legacyfund.web.refusals import refused


@requires(Permission.IMPORT_REGISTER)
@require_POST
def cancel_import(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    found = get_object_or_404(imports_visible_to(person), reference=reference)
    try:
        register_imports.cancel_import(register_import=found, by=person, now=timezone.now())
    except DomainError as refusal:
        return refused(request, refusal, back_url=reverse("bids:register_import", args=[reference]))
    messages.success(request, f"{reference} is cancelled. Nothing was imported.")
    return redirect("bids:register_imports")
