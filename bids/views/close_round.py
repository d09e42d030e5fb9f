"""Closing a round whose closing time has passed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions import rounds
from bids.queries.rounds import rounds_visible_to, unsent_bids
from legacyfund.lib.errors import DomainError
from legacyfund.web.refusals import refused


@requires(Permission.MANAGE_ROUND)
@require_http_methods(["GET", "HEAD", "POST"])
def close_round(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    round_ = get_object_or_404(rounds_visible_to(person), reference=reference)
    page = reverse("bids:round", kwargs={"reference": reference})
    if request.method == "POST":
        try:
            rounds.close_round(round=round_, by=person, now=timezone.now())
        except DomainError as refusal:
            return refused(request, refusal, back_url=page)
        messages.success(request, f"Round {reference} is closed. What was not submitted has lapsed.")
        return redirect(page)
    context = {
        "round": round_,
        "unsent": unsent_bids(round_).count(),
        "too_early": timezone.now() < round_.closes_at,
    }
    return render(request, "bids/close_round.html", context)
