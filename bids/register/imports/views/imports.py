"""Importing a register: upload, match the columns, read what it would do, confirm or cancel."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from bids.register.imports.actions import imports as actions
from bids.register.imports.actions.imports import (
    match_import_columns,
)
from bids.register.imports.actions.receiving import (
    receive_register,
)
from bids.register.imports.forms import ConfirmImportForm, RegisterMatchForm, RegisterUploadForm
from bids.register.imports.models import RegisterFile, RegisterImport
from bids.register.imports.queries.imports import (
    cells_to_correct,
    imported_before,
    imports_visible_to,
    messages_of,
    planned_of,
    systems_of,
)
from bids.register.imports.workflow import AT_REST, BEING_WORKED_ON, RegisterImportStatus
from bids.register.rules.columns import PARTS, SHEETS, TABLES
from legacyfund.lib.tables.matching import heading_labels
from legacyfund.web.files import download_kept, refuse_cut_upload
from legacyfund.web.forms import form_status
from legacyfund.web.items import Row
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted
from legacyfund.web.saving import holding, saving_over
from legacyfund.web.templatetags.govuk import moment

IMPORTS_A_PAGE = 50


@requires(Permission.IMPORT_REGISTER)
@require_safe
def register_imports(request: HttpRequest) -> HttpResponse:
    """The imports of a department's register."""
    found = imports_visible_to(signed_in(request))
    page = Paginator(found, IMPORTS_A_PAGE).get_page(request.GET.get("page"))
    rows = [(row, COLOURS[row.status]) for row in page]
    many = len({row.department_id for row in page}) > 1
    return render(
        request,
        "bids/register/imports/register_imports.html",
        {"page": page, "rows": rows, "many_departments": many},
    )


@requires(Permission.IMPORT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def import_register(request: HttpRequest) -> HttpResponse:
    """Uploading a register: the file is kept and its columns matched; nothing is written to the register."""
    person = signed_in(request)
    departments = departments_with(person, Permission.IMPORT_REGISTER)
    files = request.FILES if request.method == "POST" else None
    form = RegisterUploadForm(posted(request), files, departments=departments)
    refuse_cut_upload(request, form)
    arrival = carry_out(
        form,
        lambda: receive_register(
            department=form.department(),
            name=form.cleaned_data["file"].name,
            content=form.cleaned_data["file"].read(),
            by=person,
            now=timezone.now(),
        ),
    )
    if arrival is not None:
        if not arrival.is_new:
            messages.info(request, "This file was uploaded before. This is its import.")
        is_matched = arrival.register_import.status != RegisterImportStatus.RECEIVED
        return redirect(
            "bids:register_import" if is_matched else "bids:import_columns",
            reference=arrival.register_import.reference,
        )
    sheets = [(SHEETS[table], list(columns.values())) for table, columns in TABLES.items()]
    return render(
        request,
        "bids/register/imports/import_register.html",
        {"form": form, "sheets": sheets},
        status=form_status(form),
    )


MESSAGES_A_PAGE = 100
SYSTEMS_A_PAGE = 100
PLANNED_A_PAGE = 50
SECONDS_TO_NEXT_LOOK = 5
COLOURS: dict[str, str] = {
    RegisterImportStatus.RECEIVED: "light-blue",
    RegisterImportStatus.CHECKING: "blue",
    RegisterImportStatus.FAULTY: "red",
    RegisterImportStatus.CHECKED: "turquoise",
    RegisterImportStatus.QUEUED: "blue",
    RegisterImportStatus.DONE: "green",
    RegisterImportStatus.CANCELLED: "grey",
    RegisterImportStatus.FAILED: "red",
}
NEXT: dict[str, str] = {
    RegisterImportStatus.RECEIVED: "Nothing has been imported. Say what each column of the file stands for.",
    RegisterImportStatus.CHECKING: "The file is being checked. Nothing is imported by that.",
    RegisterImportStatus.FAULTY: "Nothing was imported. Correct the cells below here, or in your file and "
    "upload it again: a file comes in whole or not at all.",
    RegisterImportStatus.CHECKED: "Nothing has been imported yet. Look at what the import would do, then "
    "confirm it.",
    RegisterImportStatus.QUEUED: "The rows are being written, all of them or none. You can leave this page.",
    RegisterImportStatus.DONE: "Every row of the file is in the register.",
    RegisterImportStatus.CANCELLED: "The import was given up. Nothing was imported.",
    RegisterImportStatus.FAILED: "Something went wrong on our side, and nothing was imported. Match the "
    "columns again to try once more; tell the service’s administrator if it stops again.",
}

SAY_DATES = (
    "Nothing has been imported. Dates of the file can be read in two ways: say what comes first in them, the "
    "day or the month."
)


@requires(Permission.IMPORT_REGISTER)
@require_safe
def register_import(request: HttpRequest, reference: str) -> HttpResponse:
    """One import: where it stands, what it would do or did, and its messages, faults first."""
    found = get_object_or_404(imports_visible_to(signed_in(request)), reference=reference)
    is_working = found.status in BEING_WORKED_ON
    response = render(request, "bids/register/imports/register_import.html", import_context(request, found))
    if is_working:
        response["Refresh"] = str(SECONDS_TO_NEXT_LOOK)
    return response


def import_context(request: HttpRequest, found: RegisterImport) -> dict[str, object]:
    """What the page of an import shows; its form holds the fingerprint of what it would do."""
    brings = bool(found.new_count + found.changed_count)
    is_checked = found.status == RegisterImportStatus.CHECKED
    asks_dates = found.status == RegisterImportStatus.RECEIVED and bool(found.date_questions)
    says = is_checked or found.status in (RegisterImportStatus.FAULTY, RegisterImportStatus.DONE)
    told = Paginator(messages_of(found), MESSAGES_A_PAGE).get_page(request.GET.get("messages"))
    cells = cells_to_correct(found) if found.status == RegisterImportStatus.FAULTY else {}
    places = {(cell.sheet, cell.row, cell.heading): cell.column for cell in cells.values()}
    rows = [(row, places.get((row.sheet, row.row or 0, row.column))) for row in told]
    labels = [label for table in found.tables for label in heading_labels(table.headings)]
    planned = Paginator(planned_of(found), PLANNED_A_PAGE).get_page(request.GET.get("planned"))
    systems = Paginator(systems_of(found), SYSTEMS_A_PAGE).get_page(request.GET.get("page"))
    return {
        "register_import": found,
        "colour": COLOURS[found.status],
        "next": SAY_DATES if asks_dates else NEXT[found.status],
        "asks_dates": asks_dates,
        "is_working": found.status in BEING_WORKED_ON,
        "shows_counts": says,
        "has_sheets": len(found.tables) > 1,
        "lines": [
            (SHEETS[table], *found.line_counts[table]) for table in PARTS if table in found.line_counts
        ],
        "can_match": found.status in AT_REST,
        "can_confirm": is_checked and brings,
        "is_known": is_checked and not brings,
        "before": imported_before(found),
        "confirm_form": ConfirmImportForm(initial={"seen": found.plan_sha256}),
        "told": told if says else None,
        "told_rows": rows,
        "corrected": [(one, labels[one.column]) for one in found.corrected],
        "planned": planned if is_checked else None,
        "systems": systems,
        "summary": _summary(found),
    }


def _summary(found: RegisterImport) -> list[Row]:
    rows = [
        Row("Department", found.department),
        Row("Uploaded", f"{moment(found.received_at)} by {found.received_by}"),
    ]
    if found.queued_at is not None:
        rows.append(Row("Confirmed", f"{moment(found.queued_at)} by {found.queued_by}"))
    if found.done_at is not None:
        rows.append(Row("Imported", moment(found.done_at)))
    if found.overtaken_at is not None:
        rows.append(Row("Overtaken by the register", moment(found.overtaken_at)))
    if found.set_aside_at is not None:
        rows.append(Row("Stopped", moment(found.set_aside_at)))
    return rows


@requires(Permission.IMPORT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: RegisterImport.objects.filter(reference=reference))
def import_columns(request: HttpRequest, reference: str) -> HttpResponse:
    """What each column of a file stands for in the register."""
    person = signed_in(request)
    register_import = get_object_or_404(imports_visible_to(person), reference=reference)
    form = RegisterMatchForm(posted(request), register_import=register_import)

    def match() -> RegisterImport:
        with saving_over(request, form):
            return match_import_columns(
                register_import=register_import,
                columns=form.columns(),
                date_orders=form.date_orders(),
                by=person,
                now=timezone.now(),
            )

    if carry_out(form, match) is not None:
        return redirect("bids:register_import", reference=reference)
    matched = sum(bool(column) for column in register_import.columns)
    return render(
        request,
        "bids/register/imports/import_columns.html",
        {"form": form, "register_import": register_import, "matched": matched},
        status=form_status(form),
    )


@requires(Permission.IMPORT_REGISTER)
@require_POST
def confirm_import(request: HttpRequest, reference: str) -> HttpResponse:
    """Standing by a checked import: a job writes it."""
    person = signed_in(request)
    found = get_object_or_404(imports_visible_to(person), reference=reference)
    form = ConfirmImportForm(request.POST)
    confirmed = carry_out(
        form,
        lambda: actions.confirm_import(
            register_import=found, seen=form.cleaned_data["seen"], by=person, now=timezone.now()
        ),
    )
    if confirmed is not None:
        return redirect("bids:register_import", reference=reference)
    now_found = imports_visible_to(person).get(pk=found.pk)
    context = {**import_context(request, now_found), "form": form}
    return render(
        request, "bids/register/imports/register_import.html", context, status=form_status(form, faulty=422)
    )


@requires(Permission.IMPORT_REGISTER)
@require_POST
def cancel_import(request: HttpRequest, reference: str) -> HttpResponse:
    """Giving an import up before it is written."""
    person = signed_in(request)
    found = get_object_or_404(imports_visible_to(person), reference=reference)
    return carry_out_or_refuse(
        request,
        lambda: actions.cancel_import(register_import=found, by=person, now=timezone.now()),
        done=f"{reference} is cancelled. Nothing was imported.",
        then=reverse("bids:register_imports"),
        back=reverse("bids:register_import", args=[reference]),
    )


@requires(Permission.IMPORT_REGISTER)
@require_safe
def import_file(request: HttpRequest, reference: str) -> HttpResponse:
    """The original file of an import, as a download and never anything else."""
    found = get_object_or_404(imports_visible_to(signed_in(request)), reference=reference)
    file = RegisterFile.objects.get(pk=found.file_id)
    return download_kept(file.name, bytes(file.content))
