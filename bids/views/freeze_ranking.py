"""The chair freezes the ranking of a closed round."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions import ranking as actions
from bids.queries.ranking_table import ranking_table, rankings_visible_to
from bids.workflow import RoundStatus
from legacyfund.lib.errors import DomainError
from legacyfund.web.refusals import refused


@requires(Permission.FREEZE_RANKING)
@require_http_methods(["GET", "HEAD", "POST"])
def freeze_ranking(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    round_ = get_object_or_404(rankings_visible_to(person), reference=reference)
    page = reverse("bids:ranking", kwargs={"reference": reference})
    if request.method == "POST":
        try:
            actions.freeze_ranking(round=round_, by=person, now=timezone.now())
        except DomainError as refusal:
            return refused(request, refusal, back_url=page)
        messages.success(request, f"The ranking of round {reference} is frozen.")
        return redirect(page)
    if round_.status != RoundStatus.CLOSED:
        return redirect(page)
    return render(request, "bids/freeze_ranking.html", {"round": round_, "table": ranking_table(round_)})
