"""Opening a round: from then on its rules are pinned."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions import rounds
from bids.actions.round_setup import DETAILS
from bids.models import Round
from bids.queries.rounds import criteria_of, criteria_specs, rounds_visible_to
from legacyfund.lib.errors import DomainError
from legacyfund.web.refusals import refused
from legacyfund.web.saving import holding, saving_over


@requires(Permission.MANAGE_ROUND)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Round.objects.filter(reference=reference))
def open_round(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    round_ = get_object_or_404(rounds_visible_to(person), reference=reference)
    page = reverse("bids:round", kwargs={"reference": reference})
    if request.method == "POST":
        try:
            with saving_over(request, _as_shown(round_)):
                rounds.open_round(round=round_, by=person, now=timezone.now())
        except DomainError as refusal:
            return refused(request, refusal, back_url=page)
        messages.success(request, f"Round {reference} is open. Departments can bid until its closing time.")
        return redirect(page)
    context = {"round": round_, "criteria": criteria_of(round_), "stands": _as_shown(round_)}
    return render(request, "bids/open_round.html", context)


def _as_shown(round_: Round) -> list[list[str]]:
    """What is pinned once it is open."""
    details = [str(getattr(round_, field)) for field in DETAILS]
    return [details, [str(spec) for spec in criteria_specs(round_)]]
