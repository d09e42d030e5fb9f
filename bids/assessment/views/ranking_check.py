"""The frozen ranking made again from its inputs, for whoever sees all of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import sees_all_departments
from bids.assessment.queries.panel import kept_from
from bids.assessment.queries.ranking_check import check_ranking
from bids.assessment.queries.ranking_readers import awaits_ranking, rankings_visible_to
from bids.assessment.queries.ranking_table import find_ranking


@requires(Permission.SEE_RANKING)
@require_safe
def recompute_ranking(request: HttpRequest, reference: str) -> HttpResponse:
    """Says whether it comes out the same, byte for byte. Nothing is kept, so opening the page does it."""
    person = signed_in(request)
    if awaits_ranking(person, reference):
        return redirect("bids:ranking", reference=reference)
    round_ = get_object_or_404(rankings_visible_to(person), reference=reference)
    ranking = find_ranking(round_)
    if ranking is None or kept_from(person, round_, now=timezone.now()):
        return redirect("bids:ranking", reference=reference)
    context = {
        "ranking": ranking,
        "check": check_ranking(ranking),
        "sees_rounds": sees_all_departments(person, Permission.SEE_BIDS),
    }
    return render(request, "bids/assessment/recompute_ranking.html", context)
