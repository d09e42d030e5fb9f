"""The register as a list."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import departments_with
from bids.forms.register import RegisterFilterForm
from bids.queries.register import count_systems, find_systems, register_rows, systems_visible_to

SYSTEMS_A_PAGE = 60


@requires(Permission.SEE_REGISTER)
@require_safe
def systems(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    departments = departments_with(person, Permission.SEE_REGISTER)
    form = RegisterFilterForm(request.GET, departments=departments)
    found = systems_visible_to(person)
    if form.is_valid():
        found = find_systems(
            found,
            search=form.cleaned_data["search"],
            rated=form.cleaned_data["rated"],
            department=form.cleaned_data.get("department"),
        )
    page = Paginator(found, SYSTEMS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "bids/systems.html",
        {
            "filter_form": form,
            "narrowed": any(request.GET.get(name) for name in form.fields),
            "page": page,
            "rows": register_rows(page),
            "figures": count_systems(found),
            "many_departments": "department" in form.fields,
            "can_register": departments_with(person, Permission.EDIT_REGISTER).exists(),
        },
    )
