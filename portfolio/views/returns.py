"""Returns of my departments, or of all."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import departments_with, has_permission
from portfolio.forms.return_forms import ReturnFilterForm
from portfolio.queries.returns import find_returns, returns_visible_to
from portfolio.views.return_page import colour_of

RETURNS_A_PAGE = 50


@requires(Permission.SEE_AWARDS)
@require_safe
def returns(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    form = ReturnFilterForm(request.GET, departments=departments_with(person, Permission.SEE_AWARDS))
    found = returns_visible_to(person)
    if form.is_valid():
        found = find_returns(
            found,
            status=form.cleaned_data["status"],
            award=form.cleaned_data["award"].strip(),
            department=form.cleaned_data.get("department"),
        )
    page = Paginator(found, RETURNS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "portfolio/returns.html",
        {
            "filter_form": form,
            "narrowed": any(request.GET.get(name) for name in form.fields),
            "page": page,
            "rows": [(spend_return, colour_of(spend_return)) for spend_return in page],
            "many_departments": "department" in form.fields,
            "can_upload": has_permission(person, Permission.PREPARE_RETURN),
        },
    )
