"""The fund finds that the evidence shows the milestone met."""

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
from portfolio.actions import milestones
from portfolio.models.award import Award
from portfolio.queries.awards import claims_as_shown, milestones_visible_to


@requires(Permission.CHECK_MILESTONE)
@require_POST
@holding(lambda reference, number: Award.objects.filter(reference=reference))
def check_milestone(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    person = signed_in(request)
    milestone = get_object_or_404(milestones_visible_to(person), award__reference=reference, number=number)
    try:
        with saving_over(request, claims_as_shown(milestone)):
            milestones.check_milestone(milestone=milestone, by=person, now=timezone.now())
    except DomainError as refusal:
        return refused(request, refusal, back_url=reverse("portfolio:milestone", args=[reference, number]))
    messages.success(request, "The milestone is met. Somebody else can now release its money.")
    return redirect("portfolio:milestone", reference=reference, number=number)
