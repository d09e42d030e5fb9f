"""The jobs of files of spend, read and made. A message is a wake-up; what is to be done lies in rows."""

from celery import shared_task
from django.utils import timezone

from accounts.actions.surroundings import one_row
from accounts.tasks import each_due
from accounts.wake_ups import publish_quietly
from portfolio.spend.actions.work import claim_work, stop_work, work_on_upload
from portfolio.spend.actions.workbooks import (
    claim_workbook,
    make_workbook,
    remove_old_workbooks,
    stop_workbook,
)
from portfolio.spend.models import SpendWorkbook, UploadWork


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


@shared_task(name="portfolio.tasks.make_workbooks")
def make_workbooks() -> None:
    """Make every workbook that waits, each by itself, and remove those whose time is over."""
    for workbook in each_due(claim_workbook):
        _make(workbook)
    remove_old_workbooks(now=timezone.now())


def _make(workbook: SpendWorkbook) -> None:
    def blame(words: str) -> None:
        stop_workbook(workbook=workbook, error=words, now=timezone.now())

    with one_row(workbook, clock=timezone.now, blame=blame, reference=workbook.reference):
        make_workbook(workbook=workbook, clock=timezone.now)


def wake_workbooks() -> None:
    """Ask a worker to make what waits. Never raises: without a broker the next tick finds the rows."""
    publish_quietly(make_workbooks)
