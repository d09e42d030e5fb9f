"""How firm the places of a frozen ranking are: asking for a simulation, its progress, and what it says."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from bids.assessment.actions.simulations import ask_for_simulation
from bids.assessment.forms.simulations import SimulationForm
from bids.assessment.models import Ranking
from bids.assessment.queries.ranking_readers import awaits_ranking, whole_ranking_visible_to
from bids.assessment.queries.simulations import latest_simulation, simulated_bids
from legacyfund.web.forms import form_status
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out, posted
from legacyfund.web.refusals import not_now

BIDS_A_PAGE = 60


@requires(Permission.SEE_RANKING)
@require_safe
def simulation(request: HttpRequest, reference: str) -> HttpResponse:
    """The newest simulation: how far it is, or each bid's places in it. `?first=7` asks for seven places."""
    person = signed_in(request)
    if awaits_ranking(person, reference):
        return redirect("bids:ranking", reference=reference)
    ranking = _ranking_or_404(request, reference)
    latest = latest_simulation(ranking)
    bids = ranking.rows.count()
    first = _first(request.GET.get("first", ""), bids)
    context: dict[str, object] = {
        "ranking": ranking,
        "simulation": latest,
        "bids": bids,
        "first": first,
        "may_ask": has_permission(person, Permission.TEST_RANKING),
    }
    if latest and latest.done_at:
        context["page"] = page_of(request, simulated_bids(latest, first=first), BIDS_A_PAGE)
    return render(request, "bids/assessment/simulation.html", context)


def _first(asked: str, bids: int) -> int:
    """As asked, within the ranking; half of it unless a number is asked for."""
    if not (asked.isascii() and asked.isdigit() and len(asked) <= 6):
        return -(-bids // 2)
    return min(max(int(asked), 1), bids)


@requires(Permission.TEST_RANKING)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_simulation(request: HttpRequest, reference: str) -> HttpResponse:
    """The chair or the fund asks for a simulation."""
    person = signed_in(request)
    if awaits_ranking(person, reference):
        return not_now(
            request,
            "Test the ranking",
            f"The ranking of round {reference} is not frozen yet, so there is nothing to test. The chair "
            "freezes it once the round is closed and every bid has its reviews.",
            lead="See what the ranking still lacks",
            leads_to=reverse("bids:ranking", kwargs={"reference": reference}),
        )
    ranking = _ranking_or_404(request, reference)
    form = SimulationForm(posted(request))
    if carry_out(
        form,
        lambda: ask_for_simulation(ranking=ranking, **form.cleaned_data, by=person, now=timezone.now()),
    ):
        return redirect("bids:simulation", reference=reference)
    context = {"form": form, "ranking": ranking}
    return render(
        request, "bids/assessment/ask_simulation.html", context, status=form_status(form, faulty=422)
    )


def _ranking_or_404(request: HttpRequest, reference: str) -> Ranking:
    """Frozen, and seen whole by this person."""
    found = whole_ranking_visible_to(signed_in(request), reference, now=timezone.now())
    if found is None:
        raise Http404
    return found
