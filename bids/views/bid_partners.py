"""Who else is in a bid: its partners, what each may do, and who saved what last."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import departments_with
from bids.queries.bids import own_to
from bids.queries.partners import JOINABLE, departments_acted_for, last_edits, partner_costs, partner_lines
from bids.views.opening import bid_or_404
from legacyfund.lib.money import NOTHING


@requires(Permission.SEE_BIDS)
@require_safe
def bid_partners(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    bid = bid_or_404(request, reference, Permission.SEE_BIDS)
    own = own_to(person)(bid)
    readable = own or bid.current_version_id is not None
    costs = partner_costs(bid, reader=person) if own else []
    leads = departments_with(person, Permission.INVITE_PARTNER).filter(pk=bid.department_id).exists()
    context = {
        "bid": bid,
        "own": own,
        "readable": readable,
        "partners": partner_lines(bid) if readable else [],
        "edits": last_edits(bid) if own else [],
        "costs": costs,
        "is_lead": bid.department_id in departments_acted_for(person),
        "costs_total": sum((line.amount for line in costs), NOTHING),
        "leads": leads,
        "can_invite": leads and bid.status in JOINABLE,
    }
    return render(request, "bids/bid_partners.html", context)
