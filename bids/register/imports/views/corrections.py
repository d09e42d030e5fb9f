"""Putting one faulty cell right on the page, without uploading the file again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.register.imports.actions import imports as actions
from bids.register.imports.forms import CorrectCellForm
from bids.register.imports.models import RegisterImport
from bids.register.imports.queries.imports import FaultyCell, cells_to_correct, imports_visible_to
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted
from legacyfund.web.saving import holding, saving_over


@requires(Permission.IMPORT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: RegisterImport.objects.filter(reference=reference))
def correct_cell(request: HttpRequest, reference: str) -> HttpResponse:
    """What a cell should have said. `row` and `column` of the address name it."""
    person = signed_in(request)
    found = get_object_or_404(imports_visible_to(person), reference=reference)
    cell = _asked_for(request, found)
    form = CorrectCellForm(posted(request), cell=cell)
    done = carry_out(
        form,
        lambda: actions.correct_cell(
            register_import=found,
            row=cell.row,
            column=cell.column,
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


def _asked_for(request: HttpRequest, found: RegisterImport) -> FaultyCell:
    row, column = request.GET.get("row", ""), request.GET.get("column", "")
    if not all(text.isascii() and text.isdecimal() and len(text) < 9 for text in (row, column)):
        raise Http404
    cell = cells_to_correct(found).get((int(row), int(column)))
    if cell is None:
        raise Http404
    return cell
