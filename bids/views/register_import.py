"""One import: where it stands, what it would do or did, and its messages, faults first."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.forms.register_imports import ConfirmImportForm
from bids.models import RegisterImport
from bids.queries.register_imports import (
    imported_before,
    imports_visible_to,
    messages_of,
    planned_of,
    systems_of,
)
from bids.rules.register_columns import PARTS, SHEETS
from bids.workflow import AT_REST, BEING_WORKED_ON, RegisterImportStatus
from legacyfund.web.items import Row
from legacyfund.web.templatetags.govuk import moment

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
    RegisterImportStatus.FAULTY: "Nothing was imported. Put right each fault below in your file, save it and "
    "upload it again: a file comes in whole or not at all.",
    RegisterImportStatus.CHECKED: "Nothing has been imported yet. Look at what the import would do, then "
    "confirm it.",
    RegisterImportStatus.QUEUED: "The rows are being written, all of them or none. You can leave this page.",
    RegisterImportStatus.DONE: "Every row of the file is in the register.",
    RegisterImportStatus.CANCELLED: "The import was given up. Nothing was imported.",
    RegisterImportStatus.FAILED: "Something went wrong on our side, and nothing was imported. Match the "
    "columns again to try once more; tell the service’s administrator if it stops again.",
}


@requires(Permission.IMPORT_REGISTER)
@require_safe
def register_import(request: HttpRequest, reference: str) -> HttpResponse:
    found = get_object_or_404(imports_visible_to(signed_in(request)), reference=reference)
    is_working = found.status in BEING_WORKED_ON
    response = render(request, "bids/register_import.html", import_context(request, found))
    if is_working:
        response["Refresh"] = str(SECONDS_TO_NEXT_LOOK)
    return response


def import_context(request: HttpRequest, found: RegisterImport) -> dict[str, object]:
    """What the page of an import shows; its form holds the fingerprint of what it would do."""
    brings = bool(found.new_count + found.changed_count)
    is_checked = found.status == RegisterImportStatus.CHECKED
    says = is_checked or found.status in (RegisterImportStatus.FAULTY, RegisterImportStatus.DONE)
    told = Paginator(messages_of(found), MESSAGES_A_PAGE).get_page(request.GET.get("messages"))
    planned = Paginator(planned_of(found), PLANNED_A_PAGE).get_page(request.GET.get("planned"))
    systems = Paginator(systems_of(found), SYSTEMS_A_PAGE).get_page(request.GET.get("page"))
    return {
        "register_import": found,
        "colour": COLOURS[found.status],
        "next": NEXT[found.status],
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
