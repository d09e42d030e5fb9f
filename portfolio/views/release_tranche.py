"""Releasing the money tied to a milestone."""

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
from portfolio.actions import tranches
from portfolio.queries.awards import milestones_visible_to


@requires(Permission.RELEASE_TRANCHE)
@require_POST
def release_tranche(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    person = signed_in(request)
    milestone = get_object_or_404(milestones_visible_to(person), award__reference=reference, number=number)
    try:
        tranches.release_tranche(milestone=milestone, by=person, now=timezone.now())
    except DomainError as refusal:
        return refused(request, refusal, back_url=reverse("portfolio:milestone", args=[reference, number]))
    messages.success(request, "The money is released to the department.")
    return redirect("portfolio:milestone", reference=reference, number=number)
