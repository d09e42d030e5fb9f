"""The job that watches over what is published."""

from celery import shared_task
from django.utils import timezone

from accounts.actions.jobs import job_run
from portfolio.treasury.freshness.actions.watching import check_publications as check
from portfolio.treasury.freshness.queries.standing import CHECK


@shared_task(name="portfolio.tasks.check_publications")
def check_publications() -> None:
    """Once an hour."""
    now = timezone.now()
    with job_run(CHECK, period=f"{now:%Y-%m-%dT%H}", now=now) as run:
        if run is not None:
            run.counts = check(now=now)
