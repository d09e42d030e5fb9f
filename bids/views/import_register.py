"""Uploading a register: the file is kept and its columns matched; nothing is written to the register."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import departments_with
from bids.actions.register_imports import receive_register
from bids.forms.register_imports import RegisterUploadForm
from bids.rules.register_columns import SHEETS, TABLES
from bids.workflow import RegisterImportStatus
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.uploads import refuse_cut_upload


@requires(Permission.IMPORT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def import_register(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    departments = departments_with(person, Permission.IMPORT_REGISTER)
    is_post = request.method == "POST"
    form = RegisterUploadForm(
        request.POST if is_post else None, request.FILES if is_post else None, departments=departments
    )
    refuse_cut_upload(request, form)
    if is_post and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            arrival = receive_register(
                department=form.department(),
                name=file.name,
                content=file.read(),
                by=person,
                now=timezone.now(),
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            if not arrival.is_new:
                messages.info(request, "This file was uploaded before. This is its import.")
            is_matched = arrival.register_import.status != RegisterImportStatus.RECEIVED
            return redirect(
                "bids:register_import" if is_matched else "bids:import_columns",
                reference=arrival.register_import.reference,
            )
    sheets = [(SHEETS[table], list(columns.values())) for table, columns in TABLES.items()]
    return render(
        request, "bids/import_register.html", {"form": form, "sheets": sheets}, status=form_status(form)
    )
