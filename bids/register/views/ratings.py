"""Rating a system: scoring it, checking the rating, and the second person's confirmation."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import FORBIDDEN_PAIRS, Permission
from bids.register.actions import ratings
from bids.register.actions.ratings import save_scores
from bids.register.forms.systems import RateForm, ReturnRatingForm
from bids.register.models import LegacySystem, Rating
from bids.register.queries.systems import (
    confirmed_rating,
    rating_as_shown,
    rating_in_hand,
    rating_sent_back,
    scored_side,
    systems_visible_to,
    worked_out,
)
from bids.register.rules.differing import unscored, without_evidence
from bids.register.rules.risk_criteria import IMPACT, LIKELIHOOD, Criterion
from bids.register.views.systems import system_to_edit
from bids.register.workflow import RatingStatus
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import london_date
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.posting import carry_out
from legacyfund.web.refusals import refused_status
from legacyfund.web.saving import holding, saving_over

SIDES = {"likelihood": LIKELIHOOD, "impact": IMPACT}


@requires(Permission.EDIT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference, side: LegacySystem.objects.filter(reference=reference))
def rate(request: HttpRequest, reference: str, side: str) -> HttpResponse:
    """Rating a system: seven likelihood questions on one page, six impact questions on the next."""
    system = system_to_edit(request, reference)
    if side not in SIDES:
        raise Http404
    in_hand = rating_in_hand(system)
    form = _form(request, system, SIDES[side], in_hand)

    def save() -> Rating:
        now = timezone.now()
        with saving_over(request, form):
            return save_scores(
                system=system,
                scores=form.scores(),
                evidence=form.evidence(),
                assessed_on=london_date(now),
                by=signed_in(request),
                now=now,
            )

    if carry_out(form, save) is not None:
        if side == "likelihood":
            return redirect("bids:rate", reference=reference, side="impact")
        return redirect("bids:finish_rating", reference=reference)
    is_waiting = in_hand is not None and in_hand.status == RatingStatus.RATED
    context = {
        "form": form,
        "system": system,
        "side": side,
        "waiting": in_hand if is_waiting else None,
        "sent_back": rating_sent_back(in_hand),
    }
    return render(request, "bids/register/rate.html", context, status=form_status(form))


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


@requires(Permission.EDIT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: LegacySystem.objects.filter(reference=reference))
def finish_rating(request: HttpRequest, reference: str) -> HttpResponse:
    """Checking a rating before a second person is asked to confirm it."""
    system = system_to_edit(request, reference)
    refused: DomainError | None = None
    if request.method == "POST":
        try:
            with saving_over(request, rating_as_shown(system)):
                ratings.finish_rating(system=system, by=signed_in(request), now=timezone.now())
        except DomainError as refusal:
            refused = refusal
        else:
            messages.success(request, "The rating waits for a second person to confirm it.")
            return redirect("bids:system", reference=reference)
    return _rating_page(request, "finish_rating", system, refused)


def _rating_page(
    request: HttpRequest, page: str, system: LegacySystem, refused: DomainError | None, **context: object
) -> HttpResponse:
    """The rating in hand, to be read before it goes further, and why it did not."""
    rating = rating_in_hand(system)
    shown = {
        "system": system,
        "rating": rating,
        "risk": worked_out(rating) if rating else None,
        "sent_back": rating_sent_back(rating),
        "lacking": _lacking(system, rating) if rating else [],
        "sides": [
            (side.capitalize(), side, scored_side(criteria, rating)) for side, criteria in SIDES.items()
        ],
        "refused": refused,
        "as_shown": rating_as_shown(system),
        **context,
    }
    status = refused_status(refused) if refused else 200
    return render(request, f"bids/register/{page}.html", shown, status=status)


def _lacking(system: LegacySystem, rating: Rating) -> list[dict[str, str]]:
    """Every score and piece of evidence that is missing, with the box that asks it."""
    scores, evidence = unscored(rating.scores), without_evidence(rating.evidence)
    found = []
    for side, criteria in SIDES.items():
        page = reverse("bids:rate", kwargs={"reference": system.reference, "side": side})
        for row in criteria:
            box, name = f"{page}#id_{row.code.lower()}", f"{row.code} {row.name}"
            if row in scores:
                found.append({"text": f"{name}: give a score", "href": box})
            if row in evidence:
                found.append({"text": f"{name}: give the evidence", "href": f"{box}_evidence"})
    return found


GONE_BACK = "The rating has gone back to be changed."


@requires(Permission.CONFIRM_RATING)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: LegacySystem.objects.filter(reference=reference))
def confirm_rating(request: HttpRequest, reference: str) -> HttpResponse:
    """A second person confirms a rating, or sends it back."""
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
    in_hand = rating_in_hand(system)
    own = in_hand is not None and in_hand.rated_by_id == person.pk
    obstacle = FORBIDDEN_PAIRS["confirm_rating"].refusal if own else ""
    return _rating_page(request, "confirm_rating", system, refused, form=form, obstacle=obstacle)
