"""The outcome letter: what is offered, on what milestones; accept it from here."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.lib.errors import DomainError
from legacyfund.web.refusals import refused
from portfolio.actions.awards import accept_award
from portfolio.queries.awards import awards_visible_to, may_answer, milestones_of


@requires(Permission.ANSWER_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    award = get_object_or_404(awards_visible_to(person), reference=reference)
    if request.method == "POST":
        try:
            accept_award(award=award, by=person, now=timezone.now())
        except DomainError as refusal:
            return refused(request, refusal, back_url=reverse("portfolio:award", args=[reference]))
        messages.success(request, f"You have accepted {reference}. Its milestones can be claimed now.")
        return redirect("portfolio:award", reference=reference)
    context = {
        "award": award,
        "amounts": award.decision.amounts.order_by("year", "control_budget"),
        "milestones": milestones_of(award),
        "may_answer": may_answer(award, person),
    }
    return render(request, "portfolio/outcome.html", context)
