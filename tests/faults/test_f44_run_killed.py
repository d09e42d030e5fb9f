"""F44: the process that works on a scenario's run is killed: another takes it up, and it can be cancelled."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from celery import Celery
from django.conf import settings
from django.utils import timezone

from accounts.permissions import Role
from portfolio.choice.actions.runs import cancel_run
from portfolio.choice.models import ScenarioRun
from portfolio.choice.queries.documents import written
from portfolio.choice.queries.results import result_of
from portfolio.choice.workflow import RunStatus
from tests.factories.accounts import make_user
from tests.factories.portfolio import tied_round
from tests.factories.scenarios import made_scenario
from tests.faults.real_worker import child_of, real_worker
from tests.portfolio.choice.large import large_problem

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

QUEUE = f"f44-{os.getpid()}"
BIDS = 80


def long_run() -> ScenarioRun:
    """As if a round of eighty bids had been ranked: its explanation takes a worker minutes."""
    now = timezone.now()
    manager = make_user(Role.FUND_MANAGER, now=now)
    scenario = made_scenario(tied_round(now=now)[0], by=manager, now=now)
    problem = large_problem(3, bids=BIDS)
    names = [row.id for row in problem.candidates]
    inputs = {
        "scenario": scenario.reference,
        "name": scenario.name,
        "how": scenario.how,
        "ranking": names,
        "ranking_sha256": "",
        "picked": [],
        "risk": dict.fromkeys(names, 10),
        "bids": {name: {"title": name, "department": "D", "rank": at} for at, name in enumerate(names, 1)},
    }
    return ScenarioRun.objects.create(
        scenario=scenario,
        number=1,
        reference=f"{scenario.reference}-R1",
        problem=written(problem.document),
        problem_sha256=problem.sha256,
        inputs=written(inputs),
        asked_at=now,
        asked_by=manager,
        due_at=now,
    )


def until(is_so: Callable[[ScenarioRun], bool], *, seconds: int, otherwise: str) -> ScenarioRun:
    begun = time.monotonic()
    while not is_so(run := ScenarioRun.objects.get()):
        assert time.monotonic() - begun < seconds, f"{otherwise}: {run.status}, {run.doing}"
        time.sleep(0.05)
    return run


@contextmanager
def working() -> Iterator[int]:
    """A worker that has found the answer and goes on to explain it; gives its pool's process."""
    with real_worker(QUEUE) as worker:
        Celery(broker=settings.REDIS_URL).send_task("portfolio.tasks.run_scenarios", queue=QUEUE)
        until(lambda run: run.steps_done >= 2, seconds=90, otherwise="the worker did not begin")
        yield child_of(worker)


def test_f44_a_run_whose_worker_is_killed_is_taken_up_again_and_keeps_its_answer() -> None:
    long_run()
    with working() as child:
        before = result_of(ScenarioRun.objects.get())
        os.kill(child, signal.SIGKILL)
        taken = until(lambda run: run.attempts == 2, seconds=10, otherwise="nobody took the run up")
        kept = result_of(taken)

        assert before is not None
        assert kept is not None
        assert kept.answer.best == before.answer.best
        until(lambda run: run.steps_done >= 2 and run.attempts == 2, seconds=90, otherwise="it did not go on")
        again = result_of(cancelled())

    assert again is not None
    assert again.answer.best == before.answer.best


def cancelled() -> ScenarioRun:
    run = ScenarioRun.objects.select_related("scenario__round").get()
    cancel_run(run=run, by=make_user(Role.FUND_MANAGER), now=timezone.now())
    ended = until(lambda run: run.done_at is not None, seconds=20, otherwise="it did not stop")
    assert ended.status == RunStatus.CANCELLED
    return ended
