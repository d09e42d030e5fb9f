"""A decision: what was asked, recommended and approved, by whom; confirmed or reversed from here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.versions.queries.documents import version_document
from portfolio.queries.decisions import (
    budget_for,
    candidates_of,
    decision_as_shown,
    decision_figures,
    envelope_rows,
    may_reverse,
    obstacle_to_confirming,
    standing_decisions_visible_to,
)


@requires(Permission.SEE_RANKING)
@require_safe
def decision(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    found = get_object_or_404(standing_decisions_visible_to(person), bid__reference=reference)
    budget = budget_for(found)
    now = timezone.now()
    context = {
        "decision": found,
        "stands": decision_as_shown(found),
        "document": version_document(version) if (version := found.bid.current_version) else None,
        "budget": budget,
        "figures": decision_figures(found, budget.fund),
        "envelopes": envelope_rows(budget.round, budget.fund, candidates_of(budget.round, budget.fund)),
        "obstacle": obstacle_to_confirming(found, person, now=now),
        "may_reverse": may_reverse(found, person, now=now),
    }
    return render(request, "portfolio/decision.html", context)
