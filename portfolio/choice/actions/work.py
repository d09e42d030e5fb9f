"""The work on a run: a worker claims it, solves, compares, proves and explains, and keeps each step's answer.

The row is the queue (`accounts.models.LeasedRow`). The answer is there after the first step; what explains it
follows. A worker that dies leaves a row another takes up from the start: the same problem has the same
answer. Whoever cancels keeps the best set known until then.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actions.leases import LeaseLost, claim_row, is_held
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import person_or_those_with
from portfolio.choice.actions.explaining import (
    explain_conflict,
    explain_curves,
    explain_more_money,
    explain_reasons,
    explain_rival,
    explain_robustness,
    explain_thresholds,
)
from portfolio.choice.actions.working import Cancelled, Step, Work, check_wanted, known
from portfolio.choice.models import Scenario, ScenarioRun
from portfolio.choice.queries.documents import read_document, written
from portfolio.choice.rules.answer import BEST, OWN, Answer, KnownSet, known_set, read_answer
from portfolio.choice.rules.baselines import Way, baselines, broken_by
from portfolio.choice.rules.certificate import NoCertificate, make_certificate
from portfolio.choice.rules.certificate_check import check
from portfolio.choice.rules.reading import read_problem
from portfolio.choice.rules.solver import SolversDisagree, Status, select_portfolio
from portfolio.choice.workflow import IN_HAND, RUN_TRANSITIONS, RunStatus

TIME_LIMIT = 10
"""Seconds for the answer; it says how far it can be from the best when they are up."""
PROOF_LIMIT = 60
"""Seconds for the certificate."""
SETTLED = {Status.PROVEN, Status.INFEASIBLE}
WAYS: dict[str, str] = {
    Scenario.How.BEST: BEST,
    Scenario.How.HAND_PICKED: OWN,
    Scenario.How.DOWN_THE_LIST: Way.DOWN_THE_LIST.value,
}
"""The set each kind of scenario stands for."""


def claim_run(*, now: datetime) -> ScenarioRun | None:
    """The run waiting longest that nobody else holds, now held by the caller; None when there is none."""
    rows = ScenarioRun.objects.filter(status__in=IN_HAND).select_related("scenario__round", "asked_by")
    return claim_row(rows, now=now, give_up=_give_up)


def work_on_run(*, run: ScenarioRun, clock: Callable[[], datetime]) -> None:
    """Every step, or as many as there are before it is cancelled. Raises LeaseLost, SolversDisagree."""
    problem, inputs = read_problem(read_document(run.problem)), read_document(run.inputs)
    work = Work(run, clock, problem, inputs)
    try:
        _start(work)
        for step in steps_of():
            check_wanted(work)
            work.begin(step)
            step.do(work)
            work.steps_done += 1
        check_wanted(work)
    except Cancelled:
        _finish(work, "cancel")
    else:
        _finish(work, "finish")


def steps_of() -> list[Step]:
    return [
        Step("Looking for the best set", find_best),
        Step("Comparing it with how panels fund today", compare),
        Step("Solving it a second time, another way", confirm),
        Step("Proving that no other set is worth more", prove),
        Step("Finding what cannot stand together", explain_conflict),
        Step("Finding why each bid is in or out", explain_reasons),
        Step("Comparing the set with the best, bid by bid", explain_rival),
        Step("Finding what £1m more buys", explain_more_money),
        Step("Finding how far each bid is from the other side", explain_thresholds),
        Step("Drawing what other sums would buy", explain_curves),
        Step("Testing how firm the set is", explain_robustness),
    ]


def _start(work: Work) -> None:
    """What an earlier worker found stays until it is found again."""
    check_wanted(work)
    fresh: dict[str, Any] = {"steps": len(steps_of()), "steps_done": 0}
    with transaction.atomic():
        if work.run.status == RunStatus.QUEUED:
            fresh["status"] = RUN_TRANSITIONS.target(work.run.status, "start")
            record_event("scenario_run.started", work.run, by=None, now=work.clock())
        work.renew(**fresh)
    work.run.refresh_from_db(fields=["status"])


def find_best(work: Work) -> None:
    best = select_portfolio(work.problem, time_limit=TIME_LIMIT, stop=work.is_cancelled)
    work.keep(Answer(best, WAYS[work.inputs["how"]]), certificate="", verdict="")


def compare(work: Work) -> None:
    """What the ways panels fund today would give, and the set somebody picked."""
    answer = known(work)
    sets = [known_set(row) for row in baselines(work.problem, work.inputs["ranking"])]
    if picked := work.inputs["picked"]:
        value, broken = work.problem.value_of(picked), broken_by(work.problem, picked)
        sets.append(KnownSet(OWN, tuple(picked), value, broken))
    work.keep(replace(answer, sets=tuple(sets)))


def confirm(work: Work) -> None:
    """Without presolve, which has been where solvers went wrong. Raises SolversDisagree."""
    answer = known(work)
    if answer.best.status not in SETTLED:
        return
    second = select_portfolio(work.problem, time_limit=3 * TIME_LIMIT, presolve=False, stop=work.is_cancelled)
    if second.status not in SETTLED:
        return
    if (second.status, second.value) != (answer.best.status, answer.best.value):
        raise SolversDisagree(
            "Two solves of this problem gave different answers, so neither is shown as best."
        )
    work.keep(replace(answer, confirmed=True))


def prove(work: Work) -> None:
    """The certificate, and what the checker says of it: the very program that is offered to download."""
    answer = known(work)
    if answer.best.status not in SETTLED:
        return
    try:
        certificate = make_certificate(
            work.problem, answer.best, time_limit=PROOF_LIMIT, progress=work.goes_on
        )
    except NoCertificate:
        return
    verdict = check(work.problem.document, certificate)
    work.renew(certificate=written(certificate), verdict=verdict)


def fail_run(*, run: ScenarioRun, error: str, now: datetime) -> None:
    """Set aside for a person to look; an answer found before stays, with its bound."""
    with transaction.atomic():
        held = _lock(run)
        if is_held(held, run):
            _give_up(held, error, now)


def _finish(work: Work, event: str) -> None:
    now = work.clock()
    with transaction.atomic():
        held = _lock(work.run)
        if not is_held(held, work.run):
            raise LeaseLost(f"{held.reference} was taken over by another worker. Nothing needs doing.")
        held.status, held.done_at = RUN_TRANSITIONS.target(held.status, event), now
        held.doing, held.steps_done = "", work.steps_done
        held.save(update_fields=["status", "done_at", "doing", "steps_done"])
        if event == "finish":
            _tell("scenario_run.done", held, now, {"answer": _in_short(held)})


def _in_short(run: ScenarioRun) -> dict[str, object]:
    best = read_answer(read_document(run.answer)).best
    return {"status": best.status.value, "value": best.value, "bound": best.bound}


def _give_up(run: ScenarioRun, error: str, now: datetime) -> None:
    run.status = RUN_TRANSITIONS.target(run.status, "fail")
    run.set_aside_at, run.last_error, run.doing = now, error[:2000], ""
    run.save(update_fields=["status", "set_aside_at", "last_error", "doing"])
    _tell("scenario_run.failed", run, now, {"error": run.last_error})


def _tell(kind: str, run: ScenarioRun, now: datetime, data: dict[str, object]) -> None:
    record_event(kind, run, by=None, now=now, data=data, tell=_who_asked(run))


def _who_asked(run: ScenarioRun) -> Iterator[User]:
    """In the place of one who has left, whoever writes scenarios."""
    yield from person_or_those_with(run.asked_by, Permission.EDIT_SCENARIO)


def _lock(run: ScenarioRun) -> ScenarioRun:
    rows = ScenarioRun.objects.select_for_update(of=("self",)).select_related("scenario", "asked_by")
    return rows.get(pk=run.pk)
