"""The job that works on imports. A message is a wake-up; what is to be done lies in rows."""

from celery import shared_task
from django.utils import timezone

from accounts.actions.surroundings import one_row
from accounts.tasks import each_due
from accounts.wake_ups import publish_quietly
from bids.register.imports.actions.work import claim_import, fail_import, work_on_import
from bids.register.imports.models import RegisterImport


@shared_task(name="bids.tasks.work_on_imports")
def work_on_imports() -> None:
    """Check or write every import that waits. Each stands alone: a bad one never stops the rest."""
    for register_import in each_due(claim_import):
        _work(register_import)


def _work(register_import: RegisterImport) -> None:
    def blame(words: str) -> None:
        fail_import(register_import=register_import, error=words, now=timezone.now())

    with one_row(register_import, clock=timezone.now, blame=blame, reference=register_import.reference):
        work_on_import(register_import=register_import, clock=timezone.now)


def wake_imports() -> None:
    """Ask a worker to take up what waits. Never raises: without a broker the next tick finds the rows."""
    publish_quietly(work_on_imports)
