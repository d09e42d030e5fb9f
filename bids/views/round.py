"""A round: its dates, criteria and guidance, how many bids stand where, and what the fund can do now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import permissions_of, sees_all_departments
from bids.queries.assessment import bids_of_round
from bids.queries.rounds import (
    count_bids,
    criteria_of,
    eligibility_checks_of,
    eligible_kinds_in_words,
    missing_before_opening,
    rounds_visible_to,
)
from bids.rules.deadlines import happens_twice
from bids.workflow import RoundStatus


@requires(Permission.SEE_BIDS)
@require_safe
def round(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    held = permissions_of(person)
    found = get_object_or_404(rounds_visible_to(person), reference=reference)
    now = timezone.now()
    manages = Permission.MANAGE_ROUND in held
    planned = manages and found.status == RoundStatus.PLANNED
    context = {
        "round": found,
        "criteria": criteria_of(found),
        "checks": eligibility_checks_of(found),
        "who_may_bid": eligible_kinds_in_words(found),
        "closing_twice": happens_twice(found.closes_at),
        "counts": count_bids(found, person),
        "manages": manages,
        "lacking": missing_before_opening(found, now=now) if planned else (),
        "may_open_now": found.opens_at <= now,
        "may_close_now": found.status == RoundStatus.OPEN and found.closes_at <= now,
        "sees_bids": sees_all_departments(person, Permission.SEE_BIDS),
        "bids": bids_of_round(found, person),
        "assigns": Permission.ASSIGN_REVIEWERS in held,
        "sees_ranking": Permission.SEE_RANKING in held
        and found.status in (RoundStatus.CLOSED, RoundStatus.ASSESSED, RoundStatus.ANNOUNCED),
        "may_bid": Permission.EDIT_BID in held and found.status == RoundStatus.OPEN and now < found.closes_at,
    }
    return render(request, "bids/round.html", context)
