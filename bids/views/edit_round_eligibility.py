"""Who may bid in a planned round, and what the fund checks of each bid."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import departments_open
from bids.actions.round_setup import set_eligibility
from bids.forms.rounds import RoundEligibilityForm
from bids.models import Round
from bids.queries.rounds import eligibility_checks_of, eligible_departments_of, rounds_visible_to
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.refusals import refused
from legacyfund.web.saving import holding, saving_over


@requires(Permission.MANAGE_ROUND)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Round.objects.filter(reference=reference))
def edit_round_eligibility(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    round_ = get_object_or_404(rounds_visible_to(person), reference=reference)
    initial = {
        "kinds": round_.eligible_kinds,
        "departments": eligible_departments_of(round_),
        "checks": "\n".join(str(row) for row in eligibility_checks_of(round_)),
    }
    data = request.POST if request.method == "POST" else None
    form = RoundEligibilityForm(data, initial=initial, departments=departments_open(timezone.now()))
    if request.method == "POST" and form.is_valid():
        try:
            with saving_over(request, form):
                set_eligibility(round=round_, **form.eligibility(), by=person, now=timezone.now())
        except ConflictRefused as refusal:
            return refused(request, refusal, back_url=reverse("bids:round", args=[reference]))
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"Who may bid in round {reference} is saved.")
            return redirect("bids:set_up_round", reference=reference)
    context = {"form": form, "round": round_}
    return render(request, "bids/edit_round_eligibility.html", context, status=form_status(form, faulty=422))
