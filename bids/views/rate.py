"""Rating a system: seven likelihood questions on one page, six impact questions on the next."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.ratings import save_scores
from bids.forms.register import RateForm
from bids.models import LegacySystem, Rating
from bids.queries.register import confirmed_rating, rating_in_hand, systems_visible_to
from bids.rules.risk_criteria import IMPACT, LIKELIHOOD, Criterion
from bids.workflow import RatingStatus
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import london_date
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.saving import holding, saving_over

SIDES = {"likelihood": LIKELIHOOD, "impact": IMPACT}


@requires(Permission.EDIT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference, side: LegacySystem.objects.filter(reference=reference))
def rate(request: HttpRequest, reference: str, side: str) -> HttpResponse:
    person = signed_in(request)
    mine = systems_visible_to(person, permission=Permission.EDIT_REGISTER)
    system = get_object_or_404(mine, reference=reference)
    if side not in SIDES:
        raise Http404
    in_hand = rating_in_hand(system)
    form = _form(request, system, SIDES[side], in_hand)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            with saving_over(request, form):
                save_scores(
                    system=system,
                    scores=form.scores(),
                    evidence=form.evidence(),
                    assessed_on=london_date(now),
                    by=person,
                    now=now,
                )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            if side == "likelihood":
                return redirect("bids:rate", reference=reference, side="impact")
            return redirect("bids:finish_rating", reference=reference)
    is_waiting = in_hand is not None and in_hand.status == RatingStatus.RATED
    context = {"form": form, "system": system, "side": side, "waiting": in_hand if is_waiting else None}
    return render(request, "bids/rate.html", context, status=form_status(form))


def _form(
    request: HttpRequest, system: LegacySystem, criteria: tuple[Criterion, ...], in_hand: Rating | None
) -> RateForm:
    return RateForm(
        request.POST or None,
        criteria=criteria,
        last=confirmed_rating(system),
        initial=_typed_so_far(in_hand, criteria),
    )


def _typed_so_far(rating: Rating | None, criteria: tuple[Criterion, ...]) -> dict[str, object]:
    if rating is None:
        return {}
    typed: dict[str, object] = {}
    for criterion in criteria:
        code = criterion.code.lower()
        typed[code] = rating.scores[criterion.code]
        typed[f"{code}_evidence"] = rating.evidence.get(criterion.code, "")
    return typed
