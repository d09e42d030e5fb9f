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
from bids.models import Round
from bids.queries.ranking_table import RankingTable, ranking_table, rankings_visible_to
from bids.workflow import RoundStatus
from legacyfund.lib.errors import DomainError
from legacyfund.web.refusals import refused
from legacyfund.web.saving import holding, saving_over


@requires(Permission.FREEZE_RANKING)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Round.objects.filter(reference=reference))
def freeze_ranking(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    round_ = get_object_or_404(rankings_visible_to(person), reference=reference)
    page = reverse("bids:ranking", kwargs={"reference": reference})
    if request.method == "POST":
        try:
            with saving_over(request, _as_shown(ranking_table(round_))):
                actions.freeze_ranking(round=round_, by=person, now=timezone.now())
        except DomainError as refusal:
            return refused(request, refusal, back_url=page)
        messages.success(request, f"The ranking of round {reference} is frozen.")
        return redirect(page)
    if round_.status != RoundStatus.CLOSED:
        return redirect(page)
    table = ranking_table(round_)
    context = {"round": round_, "table": table, "stands": _as_shown(table)}
    return render(request, "bids/freeze_ranking.html", context)


def _as_shown(table: RankingTable) -> list[tuple[str, str]]:
    return [(line.bid.reference, str(line.value)) for line in table.lines]
