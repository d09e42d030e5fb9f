"""The job that reads large files of spend. A message is a wake-up; what is to be done lies in rows."""

from celery import shared_task
from django.utils import timezone

from accounts.actions.surroundings import one_row
from accounts.tasks import each_due
from accounts.wake_ups import publish_quietly
from portfolio.spend.actions.work import claim_work, stop_work, work_on_upload
from portfolio.spend.models import UploadWork


@shared_task(name="portfolio.tasks.read_spend_files")
def read_spend_files() -> None:
    """Read, or read and send, every file that waits. Each stands alone: a bad one never stops the rest."""
    for work in each_due(claim_work):
        _work(work)


def _work(work: UploadWork) -> None:
    def blame(words: str) -> None:
        stop_work(work=work, error=words, now=timezone.now())

    with one_row(work, clock=timezone.now, blame=blame, reference=work.upload.reference):
        work_on_upload(work=work, clock=timezone.now)


def wake_spend_files() -> None:
    """Ask a worker to take up what waits. Never raises: without a broker the next tick finds the rows."""
    publish_quietly(read_spend_files)
