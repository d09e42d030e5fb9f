"""Claiming that a milestone is met."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status
from portfolio.actions import milestones
from portfolio.forms.awards import ClaimMilestoneForm
from portfolio.queries.awards import milestones_visible_to


@requires(Permission.CLAIM_MILESTONE)
@require_http_methods(["GET", "HEAD", "POST"])
def claim_milestone(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    person = signed_in(request)
    milestone = get_object_or_404(milestones_visible_to(person), award__reference=reference, number=number)
    form = ClaimMilestoneForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            milestones.claim_milestone(
                milestone=milestone,
                met_on=form.cleaned_data["met_on"],
                evidence=form.cleaned_data["evidence"],
                file=form.evidence_file(),
                by=person,
                now=timezone.now(),
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(
                request, "The fund has been told that the milestone is met, and checks your evidence."
            )
            return redirect("portfolio:milestone", reference=reference, number=number)
    context = {"form": form, "milestone": milestone, "award": milestone.award}
    return render(request, "portfolio/claim_milestone.html", context, status=form_status(form))
