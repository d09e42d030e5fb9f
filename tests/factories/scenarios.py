"""Scenarios and their runs, reached through the actions; the worker's work is done on the spot."""

from datetime import datetime
from itertools import count

from accounts.models import User
from accounts.permissions import Role
from bids.rounds.models import Round
from portfolio.choice.actions import scenarios as actions
from portfolio.choice.actions.adoption import adopt_run
from portfolio.choice.actions.runs import ask_for_run
from portfolio.choice.actions.work import claim_run, work_on_run
from portfolio.choice.models import Adoption, Scenario, ScenarioRun
from tests.factories.accounts import NOW, make_user
from tests.factories.pages import portfolio_url

_numbers = count(1)


def made_scenario(
    round_: Round,
    how: str = "BEST",
    *,
    picked: tuple[str, ...] = (),
    name: str = "",
    by: User | None = None,
    now: datetime = NOW,
) -> Scenario:
    by = by or make_user(Role.FUND_MANAGER, now=now)
    scenario = actions.create_scenario(
        round=round_, name=name or f"Scenario {next(_numbers)}", note="", how=how, by=by, now=now
    )
    if picked:
        actions.pick_bids(scenario=scenario, picked=picked, by=by, now=now)
    return fresh(scenario)


def asked_run(scenario: Scenario, *, by: User | None = None, now: datetime = NOW) -> ScenarioRun:
    return ask_for_run(scenario=scenario, by=by or make_user(Role.FUND_MANAGER, now=now), now=now)


def done_run(scenario: Scenario, *, by: User | None = None, now: datetime = NOW) -> ScenarioRun:
    asked_run(scenario, by=by, now=now)
    return work(now=now)


def work(*, now: datetime = NOW) -> ScenarioRun:
    """What a worker does with the run waiting longest."""
    run = claim_run(now=now)
    assert run is not None
    work_on_run(run=run, clock=lambda: now)
    return fresh_run(run)


def adopted_run(
    run: ScenarioRun, *, reason: str = "", by: User | None = None, now: datetime = NOW
) -> Adoption:
    return adopt_run(run=run, reason=reason, by=by or make_user(Role.CHAIR, now=now), now=now)


def fresh(scenario: Scenario) -> Scenario:
    return Scenario.objects.select_related("round").get(pk=scenario.pk)


def fresh_run(run: ScenarioRun) -> ScenarioRun:
    return ScenarioRun.objects.select_related("scenario__round", "asked_by").get(pk=run.pk)


def address(name: str, run: ScenarioRun) -> str:
    """Of a page of the run, of its scenario, or of their round."""
    of_round = ("scenarios", "compare_runs", "create_scenario")
    of_run = ("run", "run_proof", "run_curves", "run_set", "adopt_run", "cancel_run", "read_run")
    record = run.scenario.round if name in of_round else run if name in of_run else run.scenario
    at = {"number": 1} if name == "run_set" else {}
    return portfolio_url(name, reference=record.reference, **at)
