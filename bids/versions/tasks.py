"""Jobs of versions and clarifications. A message is a wake-up; what is to be done lies in rows."""

from functools import partial

import structlog
from celery import shared_task
from django.utils import timezone

from accounts.actions.each_row import count_each
from accounts.actions.jobs import job_run
from accounts.actions.surroundings import one_row
from accounts.tasks import each_due
from accounts.wake_ups import publish_quietly
from bids.versions.actions.clarification import lapse_clarification
from bids.versions.actions.pdfs import claim_pdf, keep_pdf, retry_pdf_later
from bids.versions.models import VersionPdf
from bids.versions.printing import version_pdf
from bids.writing.queries.clarifications import clarifications_overdue

log = structlog.get_logger(__name__)


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


@shared_task(name="bids.tasks.lapse_clarifications")
def lapse_clarifications() -> None:
    """End each question that was not answered in time."""
    now = timezone.now()
    with job_run("lapse clarifications", period=f"{now:%Y-%m-%dT%H}", now=now) as run:
        if run is not None:
            steps = [
                (str(asked), partial(lapse_clarification, clarification=asked, now=now))
                for asked in clarifications_overdue(now=now)
            ]
            count_each(run, "clarification_not_ended", steps)
