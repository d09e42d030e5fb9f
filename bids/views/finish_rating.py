"""Checking a rating before a second person is asked to confirm it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions import ratings
from bids.models import LegacySystem
from bids.queries.register import rating_as_shown, rating_in_hand, systems_visible_to, worked_out
from bids.rules.risk_criteria import IMPACT, LIKELIHOOD
from bids.views.system import scored_side
from legacyfund.lib.errors import DomainError
from legacyfund.web.refusals import refused_status
from legacyfund.web.saving import holding, saving_over


@requires(Permission.EDIT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: LegacySystem.objects.filter(reference=reference))
def finish_rating(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    mine = systems_visible_to(person, permission=Permission.EDIT_REGISTER)
    system = get_object_or_404(mine, reference=reference)
    refused: DomainError | None = None
    if request.method == "POST":
        try:
            with saving_over(request, rating_as_shown(system)):
                ratings.finish_rating(system=system, by=person, now=timezone.now())
        except DomainError as refusal:
            refused = refusal
        else:
            messages.success(request, "The rating waits for a second person to confirm it.")
            return redirect("bids:system", reference=reference)
    rating = rating_in_hand(system)
    return render(
        request,
        "bids/finish_rating.html",
        {
            "system": system,
            "rating": rating,
            "risk": worked_out(rating) if rating else None,
            "sides": [
                ("Likelihood", "likelihood", scored_side(LIKELIHOOD, rating)),
                ("Impact", "impact", scored_side(IMPACT, rating)),
            ],
            "refused": refused,
            "stands": rating_as_shown(system),
        },
        status=refused_status(refused) if refused else 200,
    )
