"""Jobs of the assessment. A message is a wake-up; what is to be done lies in rows."""

from functools import partial

import structlog
from celery import shared_task
from django.utils import timezone

from accounts.actions.each_row import count_each
from accounts.actions.jobs import job_run
from accounts.actions.surroundings import one_row
from accounts.tasks import each_due
from accounts.wake_ups import publish_quietly
from bids.assessment.actions.reminders import remind_reviewer
from bids.assessment.actions.simulations import claim_simulation, retry_simulation_later, run_simulation
from bids.assessment.models import RankingSimulation
from bids.assessment.queries.reviews import reviews_due_soon

log = structlog.get_logger(__name__)


@shared_task(name="bids.tasks.simulate_rankings")
def simulate_rankings() -> None:
    """Make every simulation that is due. Each row stands alone: a bad one never stops the rest."""
    for simulation in each_due(claim_simulation):
        _simulate(simulation)


def _simulate(simulation: RankingSimulation) -> None:
    def blame(words: str) -> None:
        retry_simulation_later(simulation=simulation, error=words, now=timezone.now())

    with one_row(simulation, clock=timezone.now, blame=blame, simulation=simulation.pk):
        if not run_simulation(simulation=simulation, clock=timezone.now):
            log.warning("simulation_made_after_its_lease", simulation=simulation.pk)


def wake_simulations() -> None:
    """Ask a worker to make what is due."""
    publish_quietly(simulate_rankings)


@shared_task(name="bids.tasks.remind_reviewers")
def remind_reviewers() -> None:
    """Remind each reviewer once of a review that is due in a few days."""
    now = timezone.now()
    with job_run("remind reviewers", period=f"{now:%Y-%m-%d}", now=now) as run:
        if run is not None:
            steps = [
                (f"review {review.pk}", partial(remind_reviewer, review=review, now=now))
                for review in reviews_due_soon(now=now)
            ]
            count_each(run, "reviewer_not_reminded", steps)
