"""Putting one faulty cell right on the page, without uploading the file again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.register.imports.actions import imports as actions
from bids.register.imports.models import RegisterImport
from bids.register.imports.queries.imports import cells_to_correct, imports_visible_to
from legacyfund.web.correcting import CorrectCellForm
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted
from legacyfund.web.saving import holding, saving_over


@requires(Permission.IMPORT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference, row, column: RegisterImport.objects.filter(reference=reference))
def correct_cell(request: HttpRequest, reference: str, row: int, column: int) -> HttpResponse:
    """What a cell should have said; `column`: its place among the headings of the file, from 0."""
    person = signed_in(request)
    found = get_object_or_404(imports_visible_to(person), reference=reference)
    cell = cells_to_correct(found).get((row, column))
    if cell is None:
        raise Http404
    form = CorrectCellForm(posted(request), cell=cell)
    done = carry_out(
        form,
        lambda: actions.correct_cell(
            register_import=found,
            row=row,
            column=column,
            value=form.cleaned_data["value"],
            by=person,
            now=timezone.now(),
        ),
        within=saving_over(request, form),
    )
    if done is not None:
        return redirect("bids:register_import", reference=reference)
    return render(
        request,
        "bids/register/imports/correct_cell.html",
        {"form": form, "register_import": found, "cell": cell},
        status=form_status(form),
    )
