"""Taking a decision back before it is announced."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.saving import holding, saving_over
from portfolio.actions import decisions
from portfolio.forms.decisions import ReverseDecisionForm
from portfolio.models.decision import Decision
from portfolio.queries.decisions import decision_as_shown, standing_decisions_visible_to


@requires(Permission.SEE_RANKING)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Decision.objects.filter(bid__reference=reference))
def reverse_decision(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    found = get_object_or_404(standing_decisions_visible_to(person), bid__reference=reference)
    form = ReverseDecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            with saving_over(request, decision_as_shown(found)):
                decisions.reverse_decision(decision=found, reason=reason, by=person, now=timezone.now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"The decision on {reference} is reversed.")
            return redirect("portfolio:decisions", reference=found.bid.round.reference)
    return render(
        request,
        "portfolio/reverse_decision.html",
        {"form": form, "decision": found, "stands": decision_as_shown(found)},
        status=form_status(form),
    )
