"""Registers of closed departments pass to their successors. A message is a wake-up; the rows say what is
due.
"""

from functools import partial

from celery import shared_task
from django.utils import timezone

from accounts.actions.each_row import count_each
from accounts.actions.jobs import job_run
from accounts.wake_ups import publish_quietly
from bids.register.actions.passing import pass_register
from bids.register.queries.passing import registers_to_pass_on
from legacyfund.lib.financial_year import london_date


@shared_task(name="bids.tasks.pass_registers_on")
def pass_registers_on() -> None:
    """Each register whose department's day has come. One that cannot pass never stops the rest."""
    now = timezone.now()
    due = list(registers_to_pass_on(today=london_date(now)))
    if not due:
        return
    with job_run("pass registers on", period=f"{now:%Y-%m-%dT%H:%M}", now=now) as run:
        if run is not None:
            steps = [
                (department.organisation_id, partial(pass_register, department=department, now=now))
                for department in due
            ]
            count_each(run, "register_not_passed_on", steps)


def wake_passing() -> None:
    """Ask a worker to pass on what is due. Never raises: without a broker the next tick finds the rows."""
    publish_quietly(pass_registers_on)
