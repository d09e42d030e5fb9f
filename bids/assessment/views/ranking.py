"""The ranking of a round, as it is now or frozen, and freezing it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import permissions_of, sees_all_departments
from bids.assessment.actions import ranking as actions
from bids.assessment.queries.assessment import unsettled_bids
from bids.assessment.queries.moderation import awaiting_moderation
from bids.assessment.queries.panel import kept_from
from bids.assessment.queries.ranking_readers import (
    obstacle_to_ranking,
    rounds_to_rank,
)
from bids.assessment.queries.ranking_table import RankingTable, ranking_table, with_offers
from bids.rounds.models import Round
from bids.rounds.workflow import RoundStatus
from bids.writing.models import Bid
from bids.writing.workflow import BidStatus
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out_or_refuse
from legacyfund.web.saving import holding, saving_over

BIDS_A_PAGE = 60
NOT_SETTLED = {
    BidStatus.SUBMITTED: "its eligibility is not checked.",
    BidStatus.CLARIFYING: "the department has still to answer a clarification.",
}


@requires(Permission.SEE_RANKING)
@require_safe
def ranking(request: HttpRequest, reference: str) -> HttpResponse:
    """The ranking of a round, as it stands or frozen; or why it is not shown."""
    person = signed_in(request)
    round_ = get_object_or_404(rounds_to_rank(person), reference=reference)
    if obstacle := obstacle_to_ranking(person, round_):
        return no_ranking(request, round_, obstacle)
    without = kept_from(person, round_, now=timezone.now())
    table = ranking_table(round_, without=without)
    page = page_of(request, table.ranked, BIDS_A_PAGE)
    page.object_list = with_offers(list(page))
    apart = {} if table.frozen else awaiting_moderation(round_)
    not_ranked = _not_ranked(round_, table, without)
    context = {
        "round": round_,
        "sees_rounds": sees_all_departments(person, Permission.SEE_BIDS),
        "table": table,
        "page": page,
        "not_ranked": page_of(request, not_ranked, BIDS_A_PAGE, name="missing"),
        "apart": apart,
        "can_freeze": not not_ranked and not apart and bool(table.ranked) and _may_freeze(person, round_),
    }
    return render(request, "bids/assessment/ranking.html", context)


def no_ranking(request: HttpRequest, round_: Round, obstacle: str, *, status: int = 200) -> HttpResponse:
    """Why the person is not shown the ranking, and what leads on."""
    sees_rounds = sees_all_departments(signed_in(request), Permission.SEE_BIDS)
    context = {"round": round_, "sees_rounds": sees_rounds, "obstacle": obstacle}
    return render(request, "bids/assessment/no_ranking.html", context, status=status)


def _not_ranked(round_: Round, table: RankingTable, without: frozenset[int]) -> list[tuple[Bid, str]]:
    """Each bid without a place, with what it lacks."""
    unsettled = () if table.frozen else unsettled_bids(round_).exclude(pk__in=without)
    return [
        *((bid, NOT_SETTLED[BidStatus(bid.status)]) for bid in unsettled),
        *((line.bid, " ".join(line.missing)) for line in table.lacking),
    ]


def _may_freeze(person: User, round_: Round) -> bool:
    return round_.status == RoundStatus.CLOSED and Permission.FREEZE_RANKING in permissions_of(person)


@requires(Permission.FREEZE_RANKING)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Round.objects.filter(reference=reference))
def freeze_ranking(request: HttpRequest, reference: str) -> HttpResponse:
    """The chair freezes the ranking of a closed round; before there is one, the page says what is missing."""
    person = signed_in(request)
    round_ = get_object_or_404(rounds_to_rank(person), reference=reference)
    if obstacle := obstacle_to_ranking(person, round_):
        return no_ranking(request, round_, obstacle, status=409 if request.method == "POST" else 200)
    page = reverse("bids:ranking", kwargs={"reference": reference})
    without = kept_from(person, round_, now=timezone.now())
    if request.method == "POST":

        def freeze() -> None:
            with saving_over(request, _as_shown(ranking_table(round_, without=without))):
                actions.freeze_ranking(round=round_, by=person, now=timezone.now())

        done = f"The ranking of round {reference} is frozen."
        return carry_out_or_refuse(request, freeze, done=done, then=page)
    if round_.status != RoundStatus.CLOSED:
        return redirect(page)
    table = ranking_table(round_, without=without)
    context = {"round": round_, "table": table, "stands": _as_shown(table)}
    return render(request, "bids/assessment/freeze_ranking.html", context)


def _as_shown(table: RankingTable) -> list[tuple[str, str]]:
    return [(line.bid.reference, str(line.value)) for line in table.lines]
