"""The criteria of a planned round; the default set is filled in where there is none yet."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.rounds import RoundPinned, set_criteria
from bids.forms.rounds import criteria_formset, criterion_initial, weights_typed
from bids.models import Round
from bids.queries.rounds import criteria_specs, rounds_visible_to
from bids.rules.criteria import DEFAULT_CRITERIA
from bids.workflow import RoundStatus
from legacyfund.lib.errors import DomainError, SavedMeanwhile
from legacyfund.web.refusals import refused, refused_status
from legacyfund.web.saving import holding, saving_over


@requires(Permission.MANAGE_ROUND)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Round.objects.filter(reference=reference))
def edit_criteria(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    round_ = get_object_or_404(rounds_visible_to(person), reference=reference)
    page = reverse("bids:round", kwargs={"reference": reference})
    if round_.status != RoundStatus.PLANNED:
        pinned = RoundPinned(f"The criteria of round {reference} were pinned when it opened.")
        return refused(request, pinned, back_url=page)
    specs = criteria_specs(round_)
    initial = [criterion_initial(spec) for spec in specs or DEFAULT_CRITERIA]
    formset = criteria_formset(request.POST if request.method == "POST" else None, initial=initial)
    status = 422 if formset.is_bound else 200
    if request.method == "POST" and formset.is_valid():
        try:
            with saving_over(request, formset):
                set_criteria(round=round_, criteria=formset.specs(), by=person, now=timezone.now())
        except SavedMeanwhile as refusal:
            formset.non_form_errors().append(refusal.message)
            status = refused_status(refusal)
        except DomainError as refusal:
            return refused(request, refusal, back_url=page)
        else:
            messages.success(request, "The criteria are saved.")
            return redirect(page)
    context = {
        "round": round_,
        "formset": formset,
        "is_default": not specs,
        "weights": weights_typed(formset),
    }
    return render(request, "bids/edit_criteria.html", context, status=status)
