"""The register as a list and as a matrix."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import departments_with, permissions_of
from bids.forms.register import RegisterFilterForm
from bids.queries.register import systems_visible_to
from bids.queries.register_list import count_systems, find_systems, matrix_of, register_rows
from bids.rules.register_columns import PARTS
from legacyfund.lib.financial_year import london_date
from legacyfund.web.risk_pictures import IMPACTS, LEVELS, draw_matrix

SYSTEMS_A_PAGE = 60


@requires(Permission.SEE_REGISTER)
@require_safe
def systems(request: HttpRequest) -> HttpResponse:
    person, today = signed_in(request), london_date(timezone.now())
    allowed, departments = permissions_of(person), departments_with(person, Permission.SEE_REGISTER)
    form = RegisterFilterForm(request.GET, departments=departments)
    found = find_systems(systems_visible_to(person), form.wanted(), asked_on=today)
    page = Paginator(found, SYSTEMS_A_PAGE).get_page(request.GET.get("page"))
    cells = matrix_of(found)
    asked = request.GET.copy()
    asked.pop("page", None)
    return render(
        request,
        "bids/systems.html",
        {
            "filter_form": form,
            "narrowed": form.narrows(),
            "query": asked.urlencode(),
            "page": page,
            "rows": register_rows(page, asked_on=today),
            "figures": count_systems(found, asked_on=today),
            "matrix": matrix_table(cells),
            "impacts": range(1, IMPACTS + 1),
            "matrix_picture": draw_matrix(cells) if cells else None,
            "tables": PARTS,
            "many_departments": "department" in form.fields,
            "can_register": Permission.EDIT_REGISTER in allowed,
            "can_import": Permission.IMPORT_REGISTER in allowed,
        },
    )


Matrix = list[tuple[int, list[tuple[int, int]]]]


def matrix_table(cells: dict[tuple[int, int], tuple[int, int]]) -> Matrix:
    """Rows from the highest likelihood down: (likelihood, [(systems, red-rated) for each impact])."""
    return [
        (likelihood, [cells.get((likelihood, impact), (0, 0)) for impact in range(1, IMPACTS + 1)])
        for likelihood in range(LEVELS, 0, -1)
    ]
