"""A scheduled job runs once a period, whoever starts it and however often.

The row is the lease: it is claimed by inserting it, or by taking it over when its holder failed or
died. The schedule asks for a run again and again until its period is over, so a run that failed, died or
was never begun is made up for; after `MAX_ATTEMPTS` a person has to look. Bookkeeping: no events, but for
what a person has tried again.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.actions.leases import NEVER_FINISHED, LeaseLost, delay_after
from accounts.actions.surroundings import in_words, reachable_database
from accounts.events import record_event
from accounts.models import JobRun, User
from accounts.queries.told import runs_asked_for
from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.process_names import is_known_dead, own_name

LEASE = timedelta(minutes=11)
"""Longer than any task is let live, so a run whose lease is over has died and is not merely slow."""
MAX_ATTEMPTS = 5


def claim_job_run(*, name: str, period: str, holder: str, now: datetime) -> JobRun | None:
    """The run, when it is this holder's to do; None when it is done, in other hands or not yet due again."""
    run, made = JobRun.objects.get_or_create(
        name=name,
        period=period,
        defaults={"started_at": now, "lease_until": now + LEASE, "holder": holder},
    )
    if made:
        return run
    free = JobRun.objects.filter(pk=run.pk, lease_until__lte=now).exclude(outcome=JobRun.Outcome.DONE)
    if run.outcome == JobRun.Outcome.RUNNING and is_known_dead(run.holder):
        free = JobRun.objects.filter(pk=run.pk, holder=run.holder, outcome=JobRun.Outcome.RUNNING)
    taken = free.filter(attempts__lt=MAX_ATTEMPTS).update(
        holder=holder,
        started_at=now,
        lease_until=now + LEASE,
        ended_at=None,
        outcome=JobRun.Outcome.RUNNING,
        attempts=F("attempts") + 1,
        last_error="",
    )
    if taken:
        return JobRun.objects.get(pk=run.pk)
    free.filter(outcome=JobRun.Outcome.RUNNING).update(
        outcome=JobRun.Outcome.FAILED, ended_at=now, last_error=NEVER_FINISHED
    )
    return None


def _change(run: JobRun, **values: Any) -> None:
    held = JobRun.objects.filter(
        pk=run.pk, holder=run.holder, attempts=run.attempts, outcome=JobRun.Outcome.RUNNING
    )
    if not held.update(**values):
        raise LeaseLost(f"{run} was taken over by another worker. Nothing needs doing.")
    for name, value in values.items():
        setattr(run, name, value)


def finish_job_run(*, run: JobRun, counts: dict[str, Any], now: datetime) -> None:
    _change(run, outcome=JobRun.Outcome.DONE, ended_at=now, counts=counts)


def fail_job_run(*, run: JobRun, error: str, now: datetime) -> None:
    """The run is due again after a minute, and after twice as long each time."""
    _change(
        run,
        outcome=JobRun.Outcome.FAILED,
        ended_at=now,
        lease_until=now + delay_after(run.attempts),
        last_error=error[:2000],
        counts=run.counts,
    )


class RunNotStuck(ConflictRefused):
    """Somebody has had it tried again already, or it is done, or its time is over."""


def is_stuck(run: JobRun, now: datetime) -> bool:
    """It failed, and its period runs still: after it the next run makes up for it, and it is left."""
    its_time = (str(london_date(now)), f"{now:%Y-%m-%dT%H}")
    return run.outcome == JobRun.Outcome.FAILED and run.period in its_time


@transaction.atomic
def retry_job_run(*, run: JobRun, by: User, now: datetime) -> JobRun:
    """A run that failed, due again from the start: the schedule begins it within five minutes."""
    run = JobRun.objects.select_for_update().get(pk=run.pk)
    if not is_stuck(run, now):
        raise RunNotStuck(f"The job {run.name} is not stopped for {run.period}. Nothing needs doing.")
    run.attempts, run.lease_until = 0, now
    run.save(update_fields=["attempts", "lease_until"])
    record_event("job.retried", run, by=by, now=now, ref=run.name, data={"period": run.period})
    return run


class RunWaits(ConflictRefused):
    """What was asked for before has not ended."""


@transaction.atomic
def ask_for_run(*, name: str, by: User, now: datetime) -> JobRun:
    """A run beside those of the schedule, due at once. Raises RunWaits."""
    if runs_asked_for(name):
        raise RunWaits("It is being done already: somebody asked for it a moment ago.")
    run = JobRun.objects.create(
        name=name,
        period=f"{JobRun.ASKED}{now:%Y-%m-%dT%H:%M:%S.%f}",
        started_at=now,
        lease_until=now,
        holder="",
        attempts=0,
    )
    record_event("job.asked", run, by=by, now=now, ref=name)
    return run


@contextmanager
def job_run(name: str, *, period: str, now: datetime) -> Iterator[JobRun | None]:
    """Run the block once for the period, or give it None when somebody else has or had the run.

        with job_run("clear tokens", period="2026-11-22", now=now) as run:
            if run is None:
                return
            run.counts = {"cleared": clear_tokens(now=now)}

    What the block raises is kept on the row and raised again.
    """
    begun = time.monotonic()

    def later() -> datetime:
        return now + timedelta(seconds=time.monotonic() - begun)

    run = claim_job_run(name=name, period=period, holder=own_name(), now=now)
    if run is None:
        yield None
        return
    try:
        yield run
        finish_job_run(run=run, counts=run.counts, now=later())
    except Exception as error:
        with reachable_database():
            fail_job_run(run=run, error=in_words(error), now=later())
        raise
