"""What other sums would buy: a run's curves, and the set behind any of their points."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import requires
from accounts.permissions import Permission
from legacyfund.web.choice_pictures import draw_curve
from portfolio.choice.guards import find_run
from portfolio.choice.models import ScenarioRun
from portfolio.choice.queries.levels import Curves, CurveShown, set_shown
from portfolio.choice.queries.results import result_of


@requires(Permission.SEE_MEETING)
@require_safe
def run_curves(request: HttpRequest, reference: str) -> HttpResponse:
    """The best value for less money in all, and at each level of all envelopes together and of each."""
    found = find_run(request, reference)
    curves = _curves_of(found)
    shown = [curve for curve in (curves.together, *curves.envelopes) if curve is not None]
    most = max((level.value or 0 for curve in shown for level in curve.levels), default=0)
    context = {
        "run": found,
        "result": curves.result,
        "curves": curves,
        "drawn": [(curve, _picture(curve, most)) for curve in shown],
    }
    return render(request, "portfolio/choice/run_curves.html", context)


def _picture(curve: CurveShown, most: int) -> str:
    """All to one scale."""
    return draw_curve(curve.drawn, key=curve.key, of=curve.of, most=most)


@requires(Permission.SEE_MEETING)
@require_safe
def run_set(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One set a run came upon: its bids, what it spends, and how it differs from the run's own."""
    found = find_run(request, reference)
    curves = _curves_of(found)
    if not 1 <= number <= len(curves.sets):
        raise Http404("the run came upon no set of this number")
    context = {"run": found, "result": curves.result, "set": set_shown(curves, number)}
    return render(request, "portfolio/choice/run_set.html", context)


def _curves_of(run: ScenarioRun) -> Curves:
    result = result_of(run)
    if result is None:
        raise Http404("nothing is known yet")
    return Curves(result)
