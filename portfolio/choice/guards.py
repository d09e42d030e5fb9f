"""What every page of scenarios begins with: the round, scenario or run it names, and nobody recused."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.guards import signed_in
from portfolio.choice.models import Scenario, ScenarioRun
from portfolio.choice.queries.scenarios import (
    RECUSED,
    is_recused,
    may_open,
    rounds_with_scenarios,
    runs_visible_to,
    scenarios_visible_to,
)

if TYPE_CHECKING:
    from bids.rounds.models import Round


def find_round(request: HttpRequest, reference: str) -> "Round":
    return _open_to(
        request, get_object_or_404(rounds_with_scenarios(signed_in(request)), reference=reference)
    )


def find_scenario(request: HttpRequest, reference: str) -> Scenario:
    found = get_object_or_404(scenarios_visible_to(signed_in(request)), reference=reference)
    _open_to(request, found.round)
    return found


def find_run(request: HttpRequest, reference: str) -> ScenarioRun:
    found = get_object_or_404(runs_visible_to(signed_in(request)), reference=reference)
    _open_to(request, found.scenario.round)
    return found


def _open_to(request: HttpRequest, round_: "Round") -> "Round":
    """Raises PermissionDenied; Http404 to a deputy who does not stand in for the chair."""
    person, now = signed_in(request), timezone.now()
    if not may_open(person, round_, now=now):
        raise Http404
    if is_recused(person, round_, now=now):
        raise PermissionDenied(RECUSED)
    return round_
