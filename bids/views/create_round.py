"""A new round, planned."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions import rounds
from bids.forms.rounds import RoundForm
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status


@requires(Permission.MANAGE_ROUND)
@require_http_methods(["GET", "HEAD", "POST"])
def create_round(request: HttpRequest) -> HttpResponse:
    form = RoundForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = rounds.create_round(by=signed_in(request), now=timezone.now(), **form.details())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"Round {made.reference} is planned. Its criteria come next.")
            return redirect("bids:edit_criteria", reference=made.reference)
    return render(request, "bids/create_round.html", {"form": form}, status=form_status(form, faulty=422))
