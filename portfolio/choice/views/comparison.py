"""Up to four answers side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from portfolio.choice.guards import find_round
from portfolio.choice.queries.comparison import compare
from portfolio.choice.queries.results import result_of
from portfolio.choice.queries.scenarios import runs_visible_to

MOST = 4


@requires(Permission.SEE_MEETING)
@require_safe
def compare_runs(request: HttpRequest, reference: str) -> HttpResponse:
    """The sets of the runs named in the address, what each spends and is worth, and what only one has."""
    round_ = find_round(request, reference)
    wanted = request.GET.getlist("run")
    runs = runs_visible_to(signed_in(request)).filter(scenario__round=round_, reference__in=wanted[:MOST])
    results = [result for run in runs if (result := result_of(run)) is not None]
    context = {
        "round": round_,
        "comparison": compare(results) if len(results) > 1 else None,
        "too_many": len(wanted) > MOST,
    }
    return render(request, "portfolio/choice/compare_runs.html", context)
