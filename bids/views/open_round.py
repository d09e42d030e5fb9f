"""Opening a round: from then on its rules are pinned."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions import rounds
from bids.queries.rounds import criteria_of, rounds_visible_to
from legacyfund.lib.errors import DomainError
from legacyfund.web.refusals import refused


@requires(Permission.MANAGE_ROUND)
@require_http_methods(["GET", "HEAD", "POST"])
def open_round(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    round_ = get_object_or_404(rounds_visible_to(person), reference=reference)
    page = reverse("bids:round", kwargs={"reference": reference})
    if request.method == "POST":
        try:
            rounds.open_round(round=round_, by=person, now=timezone.now())
        except DomainError as refusal:
            return refused(request, refusal, back_url=page)
        messages.success(request, f"Round {reference} is open. Departments can bid until its closing time.")
        return redirect(page)
    return render(request, "bids/open_round.html", {"round": round_, "criteria": criteria_of(round_)})
