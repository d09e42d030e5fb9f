"""The job that runs scenarios. A message is a wake-up; what is to be done lies in rows."""

from celery import shared_task
from django.utils import timezone

from accounts.actions.surroundings import one_row
from accounts.tasks import each_due
from accounts.wake_ups import publish_quietly
from portfolio.choice.actions.work import claim_run, fail_run, work_on_run
from portfolio.choice.models import ScenarioRun


@shared_task(name="portfolio.tasks.run_scenarios")
def run_scenarios() -> None:
    """Every run that waits. Each stands alone: a bad one never stops the rest."""
    for run in each_due(claim_run):
        _work(run)


def _work(run: ScenarioRun) -> None:
    def blame(words: str) -> None:
        fail_run(run=run, error=words, now=timezone.now())

    with one_row(run, clock=timezone.now, blame=blame, reference=run.reference):
        work_on_run(run=run, clock=timezone.now)


def wake_scenarios() -> None:
    """Ask a worker to take up what waits. Never raises: without a broker the next tick finds the rows."""
    publish_quietly(run_scenarios)
