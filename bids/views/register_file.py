"""The register as a file, narrowed as the list is."""

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import departments_with
from bids.forms.register import RegisterFilterForm
from bids.queries.register import systems_visible_to
from bids.queries.register_file import register_table
from bids.queries.register_list import find_systems
from legacyfund.lib.delimited import csv_text, defuse
from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.workbook_writer import Cell, write_workbook
from legacyfund.web.refusals import refused

MOST_IN_A_WORKBOOK = 2_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TooManyForWorkbook(ConflictRefused):
    """The list is longer than a workbook that is made while somebody waits."""


@requires(Permission.SEE_REGISTER)
@require_safe
def register_file(request: HttpRequest, format: str) -> HttpResponseBase:
    """CSV is streamed as it is read, however long. A workbook can only be sent once it is whole: up to 2,000
    systems that takes about a second and needs no job; a longer list is refused with what to do instead.
    """
    person, today = signed_in(request), london_date(timezone.now())
    form = RegisterFilterForm(request.GET, departments=departments_with(person, Permission.SEE_REGISTER))
    found = find_systems(systems_visible_to(person), form.wanted(), asked_on=today)
    headers = {"Content-Disposition": f'attachment; filename="register-{today.isoformat()}.{format}"'}
    if format == "csv":
        return StreamingHttpResponse(
            _csv(register_table(found)), content_type="text/csv; charset=utf-8", headers=headers
        )
    if format != "xlsx":
        raise Http404
    if (count := found.count()) > MOST_IN_A_WORKBOOK:
        refusal = TooManyForWorkbook(
            f"The list has {count:,} systems and a workbook holds at most {MOST_IN_A_WORKBOOK:,}. "
            "Narrow the list, or download it as CSV."
        )
        return refused(request, refusal, back_url=reverse("bids:systems", query=request.GET))
    workbook = write_workbook("Register", register_table(found))
    return HttpResponse(workbook, content_type=XLSX, headers=headers)


def _csv(rows: Iterator[list[Cell]]) -> Iterator[str]:
    """With the mark by which a spreadsheet knows UTF-8."""
    yield "\ufeff"
    for row in rows:
        yield csv_text([[defuse(cell) for cell in row]])
