"""A round before the panel: ranking, funded line, running headroom, decisions."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import has_permission
from bids.rounds.workflow import RoundStatus
from bids.writing.workflow import BidStatus
from portfolio.queries.decisions import Candidate, budgets_to_decide, candidates_of, envelope_rows, undecided

BIDS_A_PAGE = 60


@requires(Permission.SEE_RANKING)
@require_safe
def decisions(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    budget = get_object_or_404(budgets_to_decide(person), round__reference=reference)
    candidates = candidates_of(budget.round, budget.fund)
    deciding = budget.round.status == RoundStatus.ASSESSED
    context = {
        "budget": budget,
        "page": Paginator(candidates, BIDS_A_PAGE).get_page(request.GET.get("page")),
        "next_below": next((row for row in candidates if is_below(row)), None),
        "envelopes": envelope_rows(budget.round, budget.fund, candidates),
        "undecided": undecided(candidates),
        "deciding": deciding,
        "may_propose": deciding and has_permission(person, Permission.PROPOSE_DECISION),
        "may_confirm": deciding and has_permission(person, Permission.CONFIRM_DECISION),
        "may_announce": deciding and has_permission(person, Permission.ANNOUNCE_ROUND),
    }
    return render(request, "portfolio/decisions.html", context)


def is_below(candidate: Candidate) -> bool:
    """Not reached by funding down the list."""
    return not candidate.above_line and candidate.bid.status != BidStatus.WITHDRAWN
