"""What a system needs from other systems."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.system_parts import save_dependencies
from bids.forms.system_parts import KNOWN_SYSTEMS, DependencyFormSet, dependency_initial
from bids.queries.system_parts import plain_dependencies, systems_to_depend_on
from bids.views.editing_parts import PartPage, edit_parts, system_to_edit

MOST_OFFERED = 300


@requires(Permission.EDIT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def system_dependencies(request: HttpRequest, reference: str) -> HttpResponse:
    system = system_to_edit(request, reference)
    others = {row.reference: row for row in systems_to_depend_on(system, signed_in(request))}
    page = PartPage(
        name="system_dependencies",
        saved="The dependencies are saved.",
        plain=plain_dependencies,
        save=save_dependencies,
        lines=lambda posted, kept: DependencyFormSet(
            posted,
            rows=dependency_initial(kept),
            prefix="dependencies",
            systems={**others, system.reference: system},
        ),
        context={"offered": list(others.values())[:MOST_OFFERED], "known_systems": KNOWN_SYSTEMS},
    )
    return edit_parts(request, system, page)
