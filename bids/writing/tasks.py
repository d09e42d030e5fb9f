"""Rounds close on time. A message is a wake-up; what is to be done lies in rows."""

from functools import partial

from celery import shared_task
from django.utils import timezone

from accounts.actions.each_row import count_each
from accounts.actions.jobs import job_run
from bids.rounds.queries import rounds_over
from bids.writing.actions.closing import close_round


@shared_task(name="bids.tasks.close_due_rounds")
def close_due_rounds() -> None:
    """Close each open round whose closing time has come. One that cannot be closed never stops the rest."""
    now = timezone.now()
    with job_run("close due rounds", period=f"{now:%Y-%m-%dT%H}", now=now) as run:
        if run is not None:
            steps = [
                (round_.reference, partial(close_round, round=round_, by=None, now=now))
                for round_ in rounds_over(now=now)
            ]
            count_each(run, "round_not_closed", steps)
