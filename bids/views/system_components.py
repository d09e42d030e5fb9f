"""What a system is made of, and how long each part is supported."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.guards import requires
from accounts.permissions import Permission
from bids.actions.system_parts import save_components
from bids.forms.system_parts import ComponentFormSet
from bids.queries.system_parts import plain_components
from bids.views.editing_parts import PartPage, edit_parts, system_to_edit


@requires(Permission.EDIT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def system_components(request: HttpRequest, reference: str) -> HttpResponse:
    page = PartPage(
        name="system_components",
        saved="The components are saved.",
        plain=plain_components,
        save=save_components,
        lines=lambda posted, kept: ComponentFormSet(posted, rows=kept, prefix="components"),
        context={},
    )
    return edit_parts(request, system_to_edit(request, reference), page)
