"""The register as a list and as a matrix; adding a system and changing it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import departments_with, permissions_of
from bids.register.actions import systems as register
from bids.register.forms.systems import NewSystemForm, RegisterFilterForm, SystemForm
from bids.register.models import LegacySystem
from bids.register.queries.lists import count_systems, find_systems, matrix_of, register_rows
from bids.register.queries.passing import passings_visible_to
from bids.register.queries.systems import systems_visible_to
from bids.register.rules.columns import PARTS
from bids.register.rules.details import DETAILS
from legacyfund.lib.canonical import canonical_sha256
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import london_date
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.posting import carry_out
from legacyfund.web.risk_pictures import (
    IMPACTS,
    LEVELS,
    MIXED_BOX,
    RED_BOX,
    draw_matrix,
    shade_of,
)

SYSTEMS_A_PAGE = 60


@requires(Permission.SEE_REGISTER)
@require_safe
def systems(request: HttpRequest) -> HttpResponse:
    """The register as a list and as a matrix."""
    person, today = signed_in(request), london_date(timezone.now())
    allowed, departments = permissions_of(person), departments_with(person, Permission.SEE_REGISTER)
    form = RegisterFilterForm(request.GET, departments=departments)
    found = find_systems(systems_visible_to(person), form.wanted(), asked_on=today)
    if form.errors:
        found = found.none()
    page = Paginator(found, SYSTEMS_A_PAGE).get_page(request.GET.get("page"))
    cells = matrix_of(found)
    asked = request.GET.copy()
    asked.pop("page", None)
    return render(
        request,
        "bids/register/systems.html",
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
            "shades": (RED_BOX, MIXED_BOX),
            "tables": PARTS,
            "many_departments": "department" in form.fields,
            "can_register": Permission.EDIT_REGISTER in allowed,
            "can_offer": Permission.TRANSFER_SYSTEMS in allowed,
            "passed": passings_visible_to(person).exists(),
            "can_import": Permission.IMPORT_REGISTER in allowed,
        },
    )


Matrix = list[tuple[int, list[tuple[int, int, str]]]]


SHADED = {RED_BOX: "red", MIXED_BOX: "mixed", "": ""}


def matrix_table(cells: dict[tuple[int, int], tuple[int, int]]) -> Matrix:
    """Rows from the highest likelihood down: (likelihood, [(systems, red-rated, shade) for each impact])."""
    return [
        (
            likelihood,
            [
                (*cells.get((likelihood, impact), (0, 0)), SHADED[shade_of(likelihood, impact)])
                for impact in range(1, IMPACTS + 1)
            ],
        )
        for likelihood in range(LEVELS, 0, -1)
    ]


@requires(Permission.EDIT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def register_system(request: HttpRequest) -> HttpResponse:
    """Adding a system to the register."""
    person = signed_in(request)
    departments = departments_with(person, Permission.EDIT_REGISTER)
    form = NewSystemForm(request.POST or None, departments=departments)
    system = carry_out(
        form,
        lambda: register.register_system(
            department=form.department(), by=person, now=timezone.now(), **form.details()
        ),
    )
    if system is not None:
        messages.success(request, f"{system.name} is in the register as {system.reference}.")
        return redirect("bids:system", reference=system.reference)
    return render(request, "bids/register/register_system.html", {"form": form}, status=form_status(form))


@requires(Permission.EDIT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def change_system(request: HttpRequest, reference: str) -> HttpResponse:
    """Where somebody else saved meanwhile, what the register says now is shown under the answers typed."""
    system = system_to_edit(request, reference)
    kept = register.plain_details(system)
    form = SystemForm(request.POST or None, initial={name: getattr(system, name) for name in DETAILS})
    seen = request.POST.get("seen", "") if request.method == "POST" else canonical_sha256(kept)
    theirs: list[tuple[str, object]] = []
    if request.method == "POST" and form.is_valid():
        changes = form.details()
        try:
            register.change_system(
                system=system, by=signed_in(request), now=timezone.now(), seen=seen, **changes
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
            if isinstance(refusal, register.SystemChanged):
                theirs, seen = _differing(form, system), canonical_sha256(kept)
        else:
            messages.success(request, f"{changes['name']} is changed.")
            return redirect("bids:system", reference=reference)
    context = {"form": form, "system": system, "seen": seen, "theirs": theirs}
    return render(request, "bids/register/change_system.html", context, status=form_status(form))


def system_to_edit(request: HttpRequest, reference: str) -> LegacySystem:
    """For the pages that change a system; 404 where it is in the register of somebody else."""
    mine = systems_visible_to(signed_in(request), permission=Permission.EDIT_REGISTER)
    return get_object_or_404(mine, reference=reference)


def _differing(form: SystemForm, system: LegacySystem) -> list[tuple[str, object]]:
    """Label and present value of each detail that the register says otherwise than the form."""
    return [
        (
            str(form.fields[name].label),
            shown() if (shown := getattr(system, f"get_{name}_display", None)) else value,
        )
        for name in DETAILS
        if (value := getattr(system, name)) != form.cleaned_data[name]
    ]
