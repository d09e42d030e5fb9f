"""The register as a file, narrowed as the list is."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from bids.register.forms.systems import RegisterFilterForm
from bids.register.imports.queries.imports import file_with_messages, imports_visible_to
from bids.register.imports.queries.tables import lines_table, register_table
from bids.register.models import LegacySystem
from bids.register.queries.lists import find_systems
from bids.register.queries.systems import systems_visible_to
from bids.register.rules.columns import PARTS, REGISTER, SHEETS
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.tables.writing import write_workbook
from legacyfund.web.exports import MOST_IN_A_WORKBOOK, TooManyForWorkbook, csv_answer, workbook_answer
from legacyfund.web.refusals import refused


@requires(Permission.SEE_REGISTER)
@require_safe
def register_file(request: HttpRequest, format: str) -> HttpResponseBase:
    """CSV is streamed as it is read, however long. A workbook can only be sent once it is whole: up to 2,000
    systems that takes about a second and needs no job; a longer list is refused with what to do instead.
    """
    found, name = systems_asked_for(request), f"register-{london_date(timezone.now()).isoformat()}.{format}"
    if found is None:
        return redirect(reverse("bids:systems", query=request.GET))
    if format == "csv":
        return csv_answer(register_table(found), name)
    if format != "xlsx":
        raise Http404
    if (count := found.count()) > MOST_IN_A_WORKBOOK:
        refusal = TooManyForWorkbook(
            f"The list has {count:,} systems and a workbook holds at most {MOST_IN_A_WORKBOOK:,}. "
            "Narrow the list, or download it as CSV."
        )
        return refused(request, refusal, back_url=reverse("bids:systems", query=request.GET))
    sheets = {SHEETS[REGISTER]: register_table(found)}
    workbook = write_workbook(sheets | {SHEETS[table]: lines_table(found, table) for table in PARTS})
    return workbook_answer(workbook, name)


@requires(Permission.IMPORT_REGISTER)
@require_safe
def checked_file(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The person's own file with what was found in each row, to be put right and uploaded again."""
    found = get_object_or_404(imports_visible_to(signed_in(request)), reference=reference)
    back = reverse("bids:register_import", args=[reference])
    try:
        if found.row_count > MOST_IN_A_WORKBOOK:
            raise TooManyForWorkbook(
                f"The file has {found.row_count:,} rows and a workbook is made of at most "
                f"{MOST_IN_A_WORKBOOK:,}. Put right the cells that the page lists in your own file."
            )
        workbook = file_with_messages(found)
    except DomainError as refusal:
        return refused(request, refusal, back_url=back)
    return workbook_answer(workbook, f"{reference}-checked.xlsx")


def systems_asked_for(request: HttpRequest) -> QuerySet[LegacySystem] | None:
    """None where the filter has an error: the page says which."""
    person, today = signed_in(request), london_date(timezone.now())
    form = RegisterFilterForm(request.GET, departments=departments_with(person, Permission.SEE_REGISTER))
    if not form.is_valid():
        return None
    return find_systems(systems_visible_to(person), form.wanted(), asked_on=today)


@requires(Permission.SEE_REGISTER)
@require_safe
def register_lines_file(request: HttpRequest, table: str) -> HttpResponseBase:
    """What the systems of the register list, one table as CSV, narrowed as the list is."""
    if table not in PARTS:
        raise Http404
    name = f"{table}-{london_date(timezone.now()).isoformat()}.csv"
    found = systems_asked_for(request)
    if found is None:
        return redirect(reverse("bids:systems", query=request.GET))
    return csv_answer(lines_table(found, table), name)
