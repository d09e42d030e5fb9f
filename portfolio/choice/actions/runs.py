"""Having a scenario run, and stopping it."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from accounts.actions.allowed import require_permission
from accounts.actions.deliveries import mark_read
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from legacyfund.waking import wake_on_commit
from portfolio.choice.actions.scenarios import CannotChoose, ScenarioRefused, lock_scenario
from portfolio.choice.models import Scenario, ScenarioRun
from portfolio.choice.queries.documents import inputs_of, written
from portfolio.choice.queries.problems import choice_of, problem_of
from portfolio.choice.queries.waiting import unread_of
from portfolio.choice.workflow import IN_HAND, RUN_TRANSITIONS, RunStatus


def ask_for_run(*, scenario: Scenario, by: User, now: datetime) -> ScenarioRun:
    """Freezes what is asked; a worker takes it up. What is changed afterwards is for the next run.

    Raises CannotChoose, NothingToChoose, PermissionRefused, ProblemRefused, ScenarioRefused.
    """
    with transaction.atomic():
        held = lock_scenario(scenario, by, now=now)
        if (waiting := held.runs.filter(status__in=IN_HAND).first()) is not None:
            raise CannotChoose(f"{waiting.reference} is running already. Wait for it, or cancel it first.")
        choice = choice_of(held.round, now=now)
        problem, inputs = problem_of(held, choice), inputs_of(held, choice)
        if held.how == Scenario.How.HAND_PICKED and not inputs["picked"]:
            raise ScenarioRefused("No bid is picked yet. Pick bids first, then run the scenario.")
        number = (held.runs.aggregate(last=Max("number"))["last"] or 0) + 1
        run = ScenarioRun.objects.create(
            scenario=held,
            number=number,
            reference=f"{held.reference}-R{number}",
            problem=written(problem.document),
            problem_sha256=problem.sha256,
            inputs=written(inputs),
            asked_at=now,
            asked_by=by,
            due_at=now,
        )
        data = {"problem": problem.sha256, "bids": len(problem.candidates)}
        record_event("scenario_run.asked", run, by=by, now=now, data=data)
        wake_on_commit(settings.SCENARIO_WAKE_UP)
    return run


def cancel_run(*, run: ScenarioRun, by: User, now: datetime) -> ScenarioRun:
    """One that waits is cancelled at once. The worker of a running one sees it within a second, keeps the
    best set it has with its bound, and stops.

    Raises CannotChoose, PermissionRefused, TransitionRefused.
    """
    require_permission(by, Permission.EDIT_SCENARIO)
    with transaction.atomic():
        lock_scenario(run.scenario, by, now=now)
        held = ScenarioRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        target = RUN_TRANSITIONS.target(held.status, "cancel")
        if held.cancelled_at is not None:
            raise CannotChoose(f"{held.reference} is being cancelled already. Nothing more needs doing.")
        held.cancelled_at, held.cancelled_by = now, by
        fields = ["cancelled_at", "cancelled_by"]
        if held.status == RunStatus.QUEUED:
            held.status, held.done_at = target, now
            fields += ["status", "done_at"]
        held.save(update_fields=fields)
        record_event("scenario_run.cancelled", held, by=by, now=now)
    return held


def mark_run_read(*, run: ScenarioRun, by: User, now: datetime) -> bool:
    """Whoever was told how the run ended has looked: it waits for them no longer. Bookkeeping, as marking a
    message: no event.
    """
    return any([mark_read(delivery=told, by=by, now=now) for told in unread_of(run, by)])
