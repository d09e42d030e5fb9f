"""A scheduled job runs once a period, whoever starts it and however often.

The row is the lease: it is claimed by inserting it, or by taking it over when its holder failed or
let the lease run out. Bookkeeping: no events.
"""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q

from accounts.models import JobRun
from legacyfund.lib.errors import ConflictRefused

LEASE = timedelta(seconds=60)


class LeaseLost(ConflictRefused):
    """Another holder has taken the run over, so this one must stop."""


def claim_job_run(
    *, name: str, period: str, holder: str, now: datetime, lease: timedelta = LEASE
) -> JobRun | None:
    """The run, when it is this holder's to do; None when it is done or in other hands."""
    run, made = JobRun.objects.get_or_create(
        name=name,
        period=period,
        defaults={"started_at": now, "lease_until": now + lease, "holder": holder},
    )
    if made:
        return run
    free = Q(outcome=JobRun.Outcome.FAILED) | Q(outcome=JobRun.Outcome.RUNNING, lease_until__lte=now)
    taken = JobRun.objects.filter(free, pk=run.pk).update(
        holder=holder,
        started_at=now,
        lease_until=now + lease,
        ended_at=None,
        outcome=JobRun.Outcome.RUNNING,
        attempts=F("attempts") + 1,
        last_error="",
    )
    return JobRun.objects.get(pk=run.pk) if taken else None


def _change(run: JobRun, **values: Any) -> None:
    held = JobRun.objects.filter(
        pk=run.pk, holder=run.holder, attempts=run.attempts, outcome=JobRun.Outcome.RUNNING
    )
    if not held.update(**values):
        raise LeaseLost(f"{run} was taken over by another worker. Nothing needs doing.")
    for name, value in values.items():
        setattr(run, name, value)


def renew_lease(*, run: JobRun, now: datetime, lease: timedelta = LEASE) -> None:
    """Raises LeaseLost when the run is in other hands; a long job calls this between rows."""
    _change(run, lease_until=now + lease)


def finish_job_run(*, run: JobRun, counts: dict[str, Any], now: datetime) -> None:
    _change(run, outcome=JobRun.Outcome.DONE, ended_at=now, counts=counts)


def fail_job_run(*, run: JobRun, error: str, now: datetime) -> None:
    _change(run, outcome=JobRun.Outcome.FAILED, ended_at=now, last_error=error[:2000], counts=run.counts)


@contextmanager
def job_run(name: str, *, period: str, now: datetime) -> Iterator[JobRun | None]:
    """Run the block once for the period, or give it None when somebody else has or had the run.

        with job_run("mark overdue milestones", period="2026-11-22", now=now) as run:
            if run is None:
                return
            run.counts = {"marked": mark_overdue_milestones(now=now)}

    What the block raises is kept on the row and raised again. A block that takes longer than a
    lease calls `renew_lease` as it goes.
    """
    begun = time.monotonic()

    def later() -> datetime:
        return now + timedelta(seconds=time.monotonic() - begun)

    holder = f"{socket.gethostname()}:{os.getpid()}"[:60]
    run = claim_job_run(name=name, period=period, holder=holder, now=now)
    if run is None:
        yield None
        return
    try:
        yield run
    except Exception as error:
        fail_job_run(run=run, error=f"{type(error).__name__}: {error}", now=later())
        raise
    finish_job_run(run=run, counts=run.counts, now=later())
