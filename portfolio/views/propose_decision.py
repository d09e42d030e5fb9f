"""Proposing what to decide on a bid."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.versions.queries.documents import version_document
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status
from portfolio.actions import decisions
from portfolio.forms.decisions import ProposeDecisionForm
from portfolio.models.decision import Decision
from portfolio.queries.decisions import (
    Candidate,
    budgets_to_decide,
    candidates_of,
    envelope_rows,
)


@requires(Permission.PROPOSE_DECISION)
@require_http_methods(["GET", "HEAD", "POST"])
def propose_decision(request: HttpRequest, round: str, reference: str) -> HttpResponse:
    person = signed_in(request)
    budget = get_object_or_404(budgets_to_decide(person), round__reference=round)
    candidates = candidates_of(budget.round, budget.fund)
    candidate = _find(candidates, reference)
    form = ProposeDecisionForm(request.POST if request.method == "POST" else None, asked=candidate.asked)
    if request.method == "POST" and form.is_valid():
        approves = form.cleaned_data["outcome"] == Decision.Outcome.APPROVE
        try:
            decisions.propose_decision(
                bid=candidate.bid,
                outcome=form.cleaned_data["outcome"],
                reason=form.cleaned_data["reason"],
                amounts=form.amounts() if approves else None,
                by=person,
                now=timezone.now(),
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"Your proposal on {reference} waits for the chair.")
            return redirect("portfolio:decisions", reference=round)
    context = {
        "form": form,
        "budget": budget,
        "candidate": candidate,
        "document": version_document(candidate.row.version),
        "envelopes": envelope_rows(budget.round, budget.fund, candidates),
    }
    return render(request, "portfolio/propose_decision.html", context, status=form_status(form))


def _find(candidates: list[Candidate], reference: str) -> Candidate:
    for candidate in candidates:
        if candidate.bid.reference == reference:
            return candidate
    raise Http404
