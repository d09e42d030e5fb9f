"""The job that watches over what is published."""

from celery import shared_task
from django.utils import timezone

from portfolio.treasury.freshness.actions.watching import check_this_hour


@shared_task(name="portfolio.tasks.check_publications")
def check_publications() -> None:
    """Once an hour."""
    check_this_hour(now=timezone.now())
