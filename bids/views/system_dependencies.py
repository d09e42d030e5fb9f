"""What a system needs from other systems."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.system_parts import save_dependencies
from bids.forms.system_parts import KNOWN_SYSTEMS, DependencyFormSet, dependency_initial
from bids.queries.system_parts import plain_dependencies, systems_named, systems_to_depend_on
from bids.views.editing_parts import PartPage, edit_parts, system_to_edit

MOST_OFFERED = 300


@requires(Permission.EDIT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def system_dependencies(request: HttpRequest, reference: str) -> HttpResponse:
    system, person = system_to_edit(request, reference), signed_in(request)
    page = PartPage(
        name="system_dependencies",
        saved="The dependencies are saved.",
        plain=plain_dependencies,
        save=save_dependencies,
        lines=lambda posted, kept: DependencyFormSet(
            posted,
            rows=dependency_initial(kept),
            prefix="dependencies",
            find=lambda words: systems_named(system, person, words),
        ),
        context={
            "offered": systems_to_depend_on(system, person)[:MOST_OFFERED],
            "known_systems": KNOWN_SYSTEMS,
        },
    )
    return edit_parts(request, system, page)
