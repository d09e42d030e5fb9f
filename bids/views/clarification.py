"""What the fund has asked about a bid, what may change for it, and what came of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries import departments_with, permissions_of
from bids.models import Bid, Clarification
from bids.queries.bids import own_to, reads_contents
from bids.queries.changes import diff_of_unsent
from bids.queries.clarifications import clarifications_of, named_by_section, named_in, standing_clarification
from bids.queries.partners import sections_edited
from bids.queries.people import certifier_of
from bids.queries.reach import reach_of
from bids.views.answer_clarification import reopened_tasks
from bids.views.opening import bid_or_404
from bids.workflow import ClarificationStatus
from legacyfund.web.items import Task


@requires(Permission.SEE_BIDS)
@require_safe
def clarification(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    bid = bid_or_404(request, reference, Permission.SEE_BIDS)
    if not reads_contents(person, bid):
        raise Http404("a bid that was never submitted is its department's own")
    own = own_to(person)(bid)
    standing = standing_clarification(bid)
    context = {
        "bid": bid,
        "requests": [_shown(bid, row, own=own) for row in clarifications_of(bid)],
        "to_help": _to_help(bid, standing, person),
        **_deeds(bid, standing, person),
    }
    return render(request, "bids/clarification.html", context)


def _shown(bid: Bid, row: Clarification, *, own: bool) -> dict[str, object]:
    """What is being written is for the departments on the bid; a certified answer for all who read it."""
    ended = row.status in (ClarificationStatus.WITHDRAWN, ClarificationStatus.LAPSED)
    return {
        "asked": row,
        "named": named_by_section(bid, named_in(row)),
        "certifier": certifier_of(row.new_version) if row.new_version is not None else "",
        "answer": row.answer if own or row.status == ClarificationStatus.ANSWERED else "",
        "unsent": [section for section in diff_of_unsent(row) if not section.is_same]
        if own and ended
        else [],
    }


def _to_help(bid: Bid, standing: Clarification | None, person: User) -> list[Task]:
    """What a partner's writer may change for the open question."""
    if standing is None or standing.status != ClarificationStatus.OPEN:
        return []
    return reopened_tasks(bid, standing, among=sections_edited(bid, reach_of(person, {Permission.EDIT_BID})))


def _deeds(bid: Bid, standing: Clarification | None, person: User) -> dict[str, bool]:
    writes = departments_with(person, Permission.EDIT_BID).filter(pk=bid.department_id).exists()
    signs = departments_with(person, Permission.CERTIFY_BID).filter(pk=bid.department_id).exists()
    status = standing.status if standing else ""
    return {
        "can_answer": writes and status == ClarificationStatus.OPEN,
        "can_certify": signs and status == ClarificationStatus.CERTIFYING,
        "can_take_back": bool(standing) and Permission.ASK_CLARIFICATION in permissions_of(person),
    }
