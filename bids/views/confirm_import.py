"""Standing by a checked import: a job writes it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions import register_imports
from bids.forms.register_imports import ConfirmImportForm
from bids.queries.register_imports import imports_visible_to
from bids.views.register_import import import_context
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status


@requires(Permission.IMPORT_REGISTER)
@require_POST
def confirm_import(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    found = get_object_or_404(imports_visible_to(person), reference=reference)
    form = ConfirmImportForm(request.POST)
    if form.is_valid():
        try:
            register_imports.confirm_import(
                register_import=found, seen=form.cleaned_data["seen"], by=person, now=timezone.now()
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("bids:register_import", reference=reference)
    found = imports_visible_to(person).get(pk=found.pk)
    context = {**import_context(request, found), "form": form}
    return render(request, "bids/register_import.html", context, status=form_status(form, faulty=422))
