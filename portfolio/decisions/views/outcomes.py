"""The outcomes of an announced round by department, and the same as a file."""

from itertools import chain

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from legacyfund.web.exports import csv_answer
from portfolio.decisions.queries.decisions import may_see_decisions
from portfolio.decisions.queries.outcomes import (
    CSV_HEAD,
    announced_decisions,
    budgets_announced,
    outcome_rows,
    outcomes_by_department,
)
from portfolio.decisions.views.not_yet import no_decisions


@requires(Permission.SEE_POSITION)
@require_safe
def outcomes(request: HttpRequest, reference: str) -> HttpResponse:
    """What each department asked for and got. There is none before the round is announced."""
    person = signed_in(request)
    budget = budgets_announced(person).filter(round__reference=reference).first()
    if budget is None:
        return no_decisions(request, reference)
    departments = outcomes_by_department(announced_decisions(budget.round))
    context = {
        "budget": budget,
        "departments": departments,
        "number": sum(len(row.outcomes) for row in departments),
        "requested": sum(row.requested for row in departments),
        "approved": sum(row.approved for row in departments),
        "sees_letters": has_permission(person, Permission.SEE_BIDS),
        "sees_decisions": may_see_decisions(person),
    }
    return render(request, "portfolio/decisions/outcomes.html", context)


@requires(Permission.SEE_POSITION)
@require_safe
def outcomes_csv(request: HttpRequest, reference: str) -> HttpResponseBase:
    """A row for each bid, year and control budget, for a spreadsheet."""
    budget = get_object_or_404(budgets_announced(signed_in(request)), round__reference=reference)
    rows = outcome_rows(announced_decisions(budget.round))
    return csv_answer(chain([CSV_HEAD], rows), f"outcomes-{reference}.csv")
