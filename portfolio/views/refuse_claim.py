"""The fund finds that the evidence does not show the milestone met."""

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
from portfolio.actions import milestones
from portfolio.forms.awards import RefuseClaimForm
from portfolio.models.award import Award
from portfolio.queries.awards import claims_as_shown, milestones_visible_to


@requires(Permission.CHECK_MILESTONE)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference, number: Award.objects.filter(reference=reference))
def refuse_claim(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    person = signed_in(request)
    milestone = get_object_or_404(milestones_visible_to(person), award__reference=reference, number=number)
    form = RefuseClaimForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            with saving_over(request, claims_as_shown(milestone)):
                milestones.refuse_claim(milestone=milestone, reason=reason, by=person, now=timezone.now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "The claim is refused, and the person who made it is told why.")
            return redirect("portfolio:milestone", reference=reference, number=number)
    context = {
        "form": form,
        "milestone": milestone,
        "award": milestone.award,
        "stands": claims_as_shown(milestone),
    }
    return render(request, "portfolio/refuse_claim.html", context, status=form_status(form))
