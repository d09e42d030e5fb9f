"""The imports of a department's register."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.queries.register_imports import imports_visible_to
from bids.views.register_import import COLOURS

IMPORTS_A_PAGE = 50


@requires(Permission.IMPORT_REGISTER)
@require_safe
def register_imports(request: HttpRequest) -> HttpResponse:
    found = imports_visible_to(signed_in(request))
    page = Paginator(found, IMPORTS_A_PAGE).get_page(request.GET.get("page"))
    rows = [(row, COLOURS[row.status]) for row in page]
    many = len({row.department_id for row in page}) > 1
    return render(
        request, "bids/register_imports.html", {"page": page, "rows": rows, "many_departments": many}
    )
