"""Pages about decisions before there is one: what is missing, said to those who decide."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.guards import signed_in
from bids.assessment.queries.panel import kept_from
from portfolio.decisions.queries.not_yet import bids_undecided, obstacle_to_deciding, rounds_before_decisions

NOT_ANNOUNCED = "This is shown once the round is announced."


def no_decisions(request: HttpRequest, reference: str) -> HttpResponse:
    """What the round lacks before the panel can decide on it, or its outcome be told."""
    round_ = get_object_or_404(rounds_before_decisions(signed_in(request)), reference=reference)
    obstacle = obstacle_to_deciding(round_)
    context = {"round": round_, "obstacle": obstacle or NOT_ANNOUNCED, "deciding": not obstacle}
    return render(request, "portfolio/decisions/no_decisions.html", context, status=_status(request))


def no_decision(request: HttpRequest, reference: str, *, now: datetime) -> HttpResponse:
    """That nothing is proposed for the bid; 404 to somebody with an interest in it, as if something were."""
    person = signed_in(request)
    bid = get_object_or_404(bids_undecided(person), reference=reference)
    if bid.pk in kept_from(person, bid.round, now=now):
        raise Http404
    context = {"bid": bid, "obstacle": obstacle_to_deciding(bid.round)}
    return render(request, "portfolio/decisions/no_decision.html", context, status=_status(request))


def _status(request: HttpRequest) -> int:
    return 409 if request.method == "POST" else 200
