"""A round: its dates, criteria and guidance, how many bids stand where, and what the fund can do now."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with, permissions_of, sees_all_departments
from bids.assessment.queries.assessment import bids_of_round
from bids.assessment.queries.panel import kept_from, panels_of
from bids.assessment.queries.reviews import READING_ALL
from bids.assessment.queries.triage import triages
from bids.rounds.models import Round
from bids.rounds.queries import (
    criteria_of,
    eligibility_checks_of,
    may_bid,
    missing_before_opening,
    rounds_visible_to,
    who_may_bid,
)
from bids.rounds.workflow import RoundStatus
from bids.writing.queries.rounds import count_bids
from bids.writing.questions.queries import count_answers, reads_answers
from legacyfund.lib.deadlines import happens_twice
from legacyfund.web.paging import page_of

BIDS_A_PAGE = 60


@requires(Permission.SEE_BIDS)
@require_safe
def round(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    held = permissions_of(person)
    found = get_object_or_404(rounds_visible_to(person), reference=reference)
    now = timezone.now()
    manages = Permission.MANAGE_ROUND in held
    planned = manages and found.status == RoundStatus.PLANNED
    sees_bids = sees_all_departments(person, Permission.SEE_BIDS)
    context = {
        "round": found,
        "criteria": criteria_of(found),
        "checks": eligibility_checks_of(found),
        "who_may_bid": who_may_bid(found),
        "closing_twice": happens_twice(found.closes_at),
        "counts": count_bids(found, person),
        "manages": manages,
        "lacking": missing_before_opening(found, now=now) if planned else (),
        "may_open_now": found.opens_at <= now,
        "may_close_now": found.status == RoundStatus.OPEN and found.closes_at <= now,
        "sees_bids": sees_bids,
        "page": page_of(request, bids_of_round(found, person), BIDS_A_PAGE),
        "kept_from": kept_from(person, found, now=now),
        "on_panel": panels_of(person).filter(round=found).exists(),
        "assigns": Permission.ASSIGN_REVIEWERS in held,
        "sees_moderation": found.status != RoundStatus.PLANNED
        and (bool(READING_ALL & held) or triages(person, found)),
        "sees_ranking": Permission.SEE_RANKING in held
        and found.status in (RoundStatus.CLOSED, RoundStatus.ASSESSED, RoundStatus.ANNOUNCED),
        "sees_scenarios": Permission.SEE_SCENARIOS in held
        and found.status in (RoundStatus.ASSESSED, RoundStatus.ANNOUNCED),
        "answers": count_answers(person, found) if sees_bids or reads_answers(person, found) else None,
        **_bidding(person, found, now=now),
    }
    return render(request, "bids/assessment/round.html", context)


def _bidding(person: User, found: Round, *, now: datetime) -> dict[str, bool]:
    """Whether a bid can be started now, or could be if the round were for a department of this person's."""
    own = departments_with(person, Permission.EDIT_BID)
    taking = found.status == RoundStatus.OPEN and now < found.closes_at
    eligible = [may_bid(found, department) for department in own] if taking else []
    return {"may_bid": any(eligible), "shut_out": bool(eligible) and not any(eligible)}
