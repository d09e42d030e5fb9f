"""The job that reads ledgers and matches them. A message is a wake-up; what is to be done lies in rows."""

from celery import shared_task
from django.utils import timezone

from accounts.actions.surroundings import one_row
from accounts.tasks import each_due
from accounts.wake_ups import publish_quietly
from portfolio.spend.reconciling.actions.matching import claim_reading, match_ledger, stop_reading
from portfolio.spend.reconciling.models import Reconciliation


@shared_task(name="portfolio.tasks.match_ledgers")
def match_ledgers() -> None:
    """Every file that waits. Each stands alone: a bad one never stops the rest."""
    for row in each_due(claim_reading):
        _match(row)


def _match(row: Reconciliation) -> None:
    def blame(words: str) -> None:
        stop_reading(reconciliation=row, error=words, now=timezone.now())

    with one_row(row, clock=timezone.now, blame=blame, reference=row.reference):
        match_ledger(reconciliation=row, clock=timezone.now)


def wake_ledgers() -> None:
    """Ask a worker to take up what waits. Never raises: without a broker the next tick finds the rows."""
    publish_quietly(match_ledgers)
