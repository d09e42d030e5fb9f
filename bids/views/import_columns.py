"""What each column of a file stands for in the register."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.register_imports import match_import_columns
from bids.forms.register_imports import ColumnsForm
from bids.models import RegisterImport
from bids.queries.register_imports import imports_visible_to
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.saving import holding, saving_over


@requires(Permission.IMPORT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: RegisterImport.objects.filter(reference=reference))
def import_columns(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    register_import = get_object_or_404(imports_visible_to(person), reference=reference)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        tables=register_import.tables,
    )
    if request.method == "POST" and form.is_valid():
        try:
            with saving_over(request, form):
                match_import_columns(
                    register_import=register_import, columns=form.columns(), by=person, now=timezone.now()
                )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("bids:register_import", reference=reference)
    matched = sum(bool(column) for column in register_import.columns)
    return render(
        request,
        "bids/import_columns.html",
        {"form": form, "register_import": register_import, "matched": matched},
        status=form_status(form),
    )
