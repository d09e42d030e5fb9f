"""What the systems of the register list, one table as CSV, narrowed as the list is."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.guards import requires
from accounts.permissions import Permission
from bids.queries.register_lines import lines_table
from bids.rules.register_columns import PARTS
from bids.views.register_file import csv_answer, named_file, systems_asked_for


@requires(Permission.SEE_REGISTER)
@require_safe
def register_lines_file(request: HttpRequest, table: str) -> HttpResponseBase:
    if table not in PARTS:
        raise Http404
    return csv_answer(lines_table(systems_asked_for(request), table), named_file(f"{table}-{{day}}.csv"))
