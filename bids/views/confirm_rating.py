"""A second person confirms a rating, or sends it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions import ratings
from bids.forms.register import ReturnRatingForm
from bids.models import LegacySystem
from bids.queries.register import rating_as_shown, rating_in_hand, systems_visible_to, worked_out
from bids.rules.risk_criteria import IMPACT, LIKELIHOOD
from bids.views.system import scored_side
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal
from legacyfund.web.refusals import refused_status
from legacyfund.web.saving import holding, saving_over

GONE_BACK = "The rating has gone back to be changed."


@requires(Permission.CONFIRM_RATING)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: LegacySystem.objects.filter(reference=reference))
def confirm_rating(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    mine = systems_visible_to(person, permission=Permission.CONFIRM_RATING)
    system = get_object_or_404(mine, reference=reference)
    going_back = "return" in request.POST
    form = ReturnRatingForm(request.POST if going_back else None)
    refused: DomainError | None = None
    if request.method == "POST" and (form.is_valid() or not going_back):
        now = timezone.now()
        try:
            with saving_over(request, rating_as_shown(system)):
                if going_back:
                    ratings.return_rating(
                        system=system, reason=form.cleaned_data["reason"], by=person, now=now
                    )
                else:
                    ratings.confirm_rating(system=system, by=person, now=now)
        except DomainError as refusal:
            refused = refusal
            if going_back:
                add_refusal(form, refusal)
        else:
            done = GONE_BACK if going_back else f"The rating of {system.name} is confirmed."
            messages.success(request, done)
            return redirect("bids:system", reference=reference)
    rating = rating_in_hand(system)
    return render(
        request,
        "bids/confirm_rating.html",
        {
            "system": system,
            "rating": rating,
            "risk": worked_out(rating) if rating else None,
            "sides": [
                ("Likelihood", scored_side(LIKELIHOOD, rating)),
                ("Impact", scored_side(IMPACT, rating)),
            ],
            "form": form,
            "refused": refused,
            "stands": rating_as_shown(system),
        },
        status=refused_status(refused) if refused else 200,
    )
