"""Telling every department what was decided, all at once."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.saving import holding, saving_over
from portfolio.actions.announcement import announce_round
from portfolio.forms.decisions import AnnounceForm
from portfolio.models.fund import RoundBudget
from portfolio.queries.decisions import (
    Candidate,
    budgets_to_decide,
    candidates_of,
    decision_as_shown,
    undecided,
)

BIDS_A_PAGE = 60


@requires(Permission.ANNOUNCE_ROUND)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: RoundBudget.objects.filter(round__reference=reference))
def announce(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    budget = get_object_or_404(budgets_to_decide(person), round__reference=reference)
    candidates = candidates_of(budget.round, budget.fund)
    form = AnnounceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with saving_over(request, _as_shown(candidates)):
                announce_round(round=budget.round, by=person, now=timezone.now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"Round {reference} is announced, and departments are being told.")
            return redirect("portfolio:decisions", reference=reference)
    context = {
        "form": form,
        "budget": budget,
        "stands": _as_shown(candidates),
        "page": Paginator([row for row in candidates if row.decision], BIDS_A_PAGE).get_page(
            request.GET.get("page")
        ),
        "undecided": undecided(candidates),
    }
    return render(request, "portfolio/announce.html", context, status=form_status(form))


def _as_shown(candidates: Iterable[Candidate]) -> list[list[object]]:
    """The outcomes departments would be told."""
    return [decision_as_shown(row.decision) for row in candidates if row.decision]
