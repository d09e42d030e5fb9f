"""The systems a bid treats, and what happens to each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.sections import save_systems
from bids.forms.systems import PREFIX, SystemFormSet, system_initial
from bids.queries.drafts import systems_of
from bids.queries.register import systems_visible_to
from bids.rules.questions import section_of
from bids.views.opening import away_unless_draft, refused_status, section_or_404
from legacyfund.lib.errors import DomainError


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def bid_systems(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    bid = section_or_404(request, reference, "systems")
    if away := away_unless_draft(request, bid):
        return away
    systems = {row.reference: row for row in systems_visible_to(person).filter(department=bid.department)}
    lines = SystemFormSet(
        request.POST if request.method == "POST" else None,
        rows=system_initial(systems_of(bid)),
        prefix=PREFIX,
        form_kwargs={"systems": systems},
    )
    status = 200
    if request.method == "POST" and not lines.adding and lines.is_valid():
        try:
            save_systems(bid=bid, rows=lines.system_rows(systems), by=person, now=timezone.now())
        except DomainError as refusal:
            lines.add_refusal(refusal)
            status = refused_status(refusal)
        else:
            return redirect("bids:bid", reference=reference)
    context = {"bid": bid, "formset": lines, "section": section_of("systems"), "has_systems": bool(systems)}
    return render(request, "bids/bid_systems.html", context, status=status)
