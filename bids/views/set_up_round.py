"""Everything a planned round needs before it opens: what is there, what is missing, where to change it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.models import Round
from bids.queries.rounds import (
    criteria_specs,
    eligibility_checks_of,
    missing_before_opening,
    rounds_visible_to,
    who_may_bid,
)
from bids.rules.questions import FORMS
from bids.workflow import RoundStatus
from legacyfund.web.items import Task
from legacyfund.web.templatetags.govuk import moment, pounds


@requires(Permission.MANAGE_ROUND)
@require_safe
def set_up_round(request: HttpRequest, reference: str) -> HttpResponse:
    planned = rounds_visible_to(signed_in(request)).filter(status=RoundStatus.PLANNED)
    round_ = get_object_or_404(planned, reference=reference)
    now = timezone.now()
    context = {
        "round": round_,
        "tasks": _tasks(round_),
        "lacking": missing_before_opening(round_, now=now),
        "may_open_now": round_.opens_at <= now,
    }
    return render(request, "bids/set_up_round.html", context)


def _tasks(round_: Round) -> list[Task]:
    """Each part with what it holds now."""
    specs = criteria_specs(round_)
    weight = sum(spec.weight for spec in specs)
    checks = eligibility_checks_of(round_).count()
    details, criteria, eligibility = (
        reverse(f"bids:{page}", kwargs={"reference": round_.reference})
        for page in ("edit_round", "edit_criteria", "edit_round_eligibility")
    )
    anchors = f"{pounds(round_.cost_low_anchor)} scores 100, {pounds(round_.cost_high_anchor)} scores 0"
    return [
        _task("Dates", details, True, f"{moment(round_.opens_at)} to {moment(round_.closes_at)}"),
        _task("Guidance", details, bool(round_.guidance.strip()), Truncator(round_.guidance).chars(80)),
        _task("Form of the bids", details, True, FORMS[round_.questions_version]),
        _task("Amounts that score 100 and 0 for cost", details, True, anchors),
        _task(
            "Criteria, weights and anchors",
            criteria,
            weight == 100,
            f"{len(specs)} criteria, weights sum to {weight} of 100",
        ),
        _task(
            "Who may bid, and what is checked",
            eligibility,
            True,
            f"{who_may_bid(round_)}; {checks} check{'' if checks == 1 else 's'}",
        ),
    ]


def _task(title: str, url: str, done: bool, hint: str) -> Task:
    return Task(title, "Complete" if done else "Incomplete", url, "" if done else "blue", hint=hint)
