"""The ranking with the money: where it ends down the list, and what that loses."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.assessment.queries.ranking_readers import awaits_ranking, whole_ranking_visible_to
from bids.assessment.queries.ranking_table import ranking_table
from legacyfund.web.paging import page_of
from portfolio.decisions.queries import funded_line as queries
from portfolio.decisions.queries.decisions import budgets_to_decide, may_see_decisions
from portfolio.ledger.queries.position import ended_money

BIDS_A_PAGE = 60


@requires(Permission.SEE_RANKING)
@require_safe
def funded_line(request: HttpRequest, reference: str) -> HttpResponse:
    """For those who decide and see every bid of the frozen ranking; says so where no fund pays yet."""
    person = signed_in(request)
    if awaits_ranking(person, reference):
        return redirect("bids:ranking", reference=reference)
    ranking = whole_ranking_visible_to(person, reference, now=timezone.now())
    if ranking is None or not may_see_decisions(person):
        raise Http404
    context: dict[str, object] = {"round": ranking.round}
    if budget := budgets_to_decide(person).filter(round=ranking.round).first():
        table = ranking_table(ranking.round)
        line = queries.funded_line(budget, table, now=timezone.now())
        context |= {
            "budget": budget,
            "table": table,
            "page": page_of(request, table.ranked, BIDS_A_PAGE),
            "line": line,
            "ended": ended_money(budget.fund, now=timezone.now()),
            "next_below": line.next_below,
            "above": line.above,
        }
    return render(request, "portfolio/decisions/funded_line.html", context)
