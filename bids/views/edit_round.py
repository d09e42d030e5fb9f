"""Other dates, guidance or scoring for a round that is planned."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.round_setup import change_round
from bids.forms.rounds import RoundDetailsForm, round_initial
from bids.models import Round
from bids.queries.rounds import rounds_visible_to
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.refusals import refused
from legacyfund.web.saving import holding, saving_over


@requires(Permission.MANAGE_ROUND)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Round.objects.filter(reference=reference))
def edit_round(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    round_ = get_object_or_404(rounds_visible_to(person), reference=reference)
    data = request.POST if request.method == "POST" else None
    form = RoundDetailsForm(data, initial=round_initial(round_))
    if request.method == "POST" and form.is_valid():
        try:
            with saving_over(request, form):
                change_round(round=round_, details=form.details(), by=person, now=timezone.now())
        except ConflictRefused as refusal:
            return refused(request, refusal, back_url=reverse("bids:round", args=[reference]))
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"The details of round {reference} are saved.")
            return redirect("bids:set_up_round", reference=reference)
    context = {"form": form, "round": round_}
    return render(request, "bids/edit_round.html", context, status=form_status(form, faulty=422))
