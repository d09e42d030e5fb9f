"""Jobs of bids, rounds and the register. A message is a wake-up; what is to be done lies in rows."""

from collections.abc import Callable, Sequence
from functools import partial

import structlog
from celery import shared_task
from django.utils import timezone

from accounts.actions.each_row import do_each
from accounts.actions.jobs import job_run
from accounts.actions.surroundings import one_row
from accounts.tasks import each_due
from accounts.wake_ups import publish_quietly
from bids.actions.clarification import lapse_clarification
from bids.actions.register_import_work import claim_import, fail_import, work_on_import
from bids.actions.rounds import close_round
from bids.actions.version_pdfs import claim_pdf, keep_pdf, retry_pdf_later
from bids.models import RegisterImport, VersionPdf
from bids.printing import version_pdf
from bids.queries.clarifications import clarifications_overdue
from bids.queries.rounds import rounds_over

log = structlog.get_logger(__name__)


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


@shared_task(name="bids.tasks.make_version_pdfs")
def make_version_pdfs() -> None:
    """Make every PDF that is due. Each row stands alone: a bad one never stops the rest."""
    for pdf in each_due(claim_pdf):
        _make(pdf)


def _make(pdf: VersionPdf) -> None:
    def blame(words: str) -> None:
        retry_pdf_later(pdf=pdf, error=words, now=timezone.now())

    with one_row(pdf, clock=timezone.now, blame=blame, version=pdf.version_id):
        content = version_pdf(pdf.version)
        if not keep_pdf(pdf=pdf, content=content, now=timezone.now()):
            log.warning("version_pdf_made_after_its_lease", version=pdf.version_id, attempts=pdf.attempts)


def wake_version_pdfs() -> None:
    """Ask a worker to make what is due."""
    publish_quietly(make_version_pdfs)


@shared_task(name="bids.tasks.close_due_rounds")
def close_due_rounds() -> None:
    """Close each open round whose closing time has come. One that cannot be closed never stops the rest."""
    now = timezone.now()
    with job_run("close due rounds", period=f"{now:%Y-%m-%dT%H}", now=now) as run:
        if run is not None:
            deeds = [
                (round_.reference, partial(close_round, round=round_, by=None, now=now))
                for round_ in rounds_over(now=now)
            ]
            run.counts = _do_each("round_not_closed", deeds)


@shared_task(name="bids.tasks.lapse_clarifications")
def lapse_clarifications() -> None:
    """End each question that was not answered in time."""
    now = timezone.now()
    with job_run("lapse clarifications", period=f"{now:%Y-%m-%dT%H}", now=now) as run:
        if run is not None:
            deeds = [
                (str(asked), partial(lapse_clarification, clarification=asked, now=now))
                for asked in clarifications_overdue(now=now)
            ]
            run.counts = _do_each("clarification_not_ended", deeds)


def _do_each(trouble: str, deeds: Sequence[tuple[str, Callable[[], object]]]) -> dict[str, int]:
    given, failed = do_each(trouble, deeds)
    return {"done": len(given), "failed": failed}
