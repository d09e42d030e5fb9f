"""The contracts a system depends on, and when they end."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.guards import requires
from accounts.permissions import Permission
from bids.actions.system_parts import save_contracts
from bids.forms.system_parts import ContractFormSet
from bids.queries.system_parts import plain_contracts
from bids.views.editing_parts import PartPage, edit_parts, system_to_edit


@requires(Permission.EDIT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def system_contracts(request: HttpRequest, reference: str) -> HttpResponse:
    page = PartPage(
        name="system_contracts",
        saved="The contracts are saved.",
        plain=plain_contracts,
        save=save_contracts,
        lines=lambda posted, kept: ContractFormSet(posted, rows=kept, prefix="contracts"),
        context={},
    )
    return edit_parts(request, system_to_edit(request, reference), page)
