"""The chair confirms a proposal; an approval commits its money."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.lib.errors import DomainError
from legacyfund.web.refusals import refused
from legacyfund.web.saving import holding, saving_over
from portfolio.actions import decisions
from portfolio.models.decision import Decision
from portfolio.queries.decisions import decision_as_shown, standing_decisions_visible_to


@requires(Permission.CONFIRM_DECISION)
@require_POST
@holding(lambda reference: Decision.objects.filter(bid__reference=reference))
def confirm_decision(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    found = get_object_or_404(standing_decisions_visible_to(person), bid__reference=reference)
    try:
        with saving_over(request, decision_as_shown(found)):
            decisions.confirm_decision(decision=found, by=person, now=timezone.now())
    except DomainError as refusal:
        return refused(request, refusal, back_url=reverse("portfolio:decision", args=[reference]))
    messages.success(request, f"The decision on {reference} is confirmed. It stays secret until announced.")
    return redirect("portfolio:decisions", reference=found.bid.round.reference)
