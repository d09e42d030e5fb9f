"""The job that makes letters into PDFs. A message is a wake-up; what is to be done lies in rows."""

import structlog
from celery import shared_task
from django.utils import timezone

from accounts.actions.surroundings import one_row
from accounts.tasks import each_due
from accounts.wake_ups import publish_quietly
from portfolio.decisions.actions.letters import claim_pdf, keep_pdf, retry_pdf_later
from portfolio.decisions.models import LetterPdf
from portfolio.decisions.printing import letter_pdf

log = structlog.get_logger(__name__)


@shared_task(name="portfolio.tasks.make_letter_pdfs")
def make_letter_pdfs() -> None:
    """Make every PDF that is due. Each row stands alone: a bad one never stops the rest."""
    for pdf in each_due(claim_pdf):
        _make(pdf)


def _make(pdf: LetterPdf) -> None:
    def blame(words: str) -> None:
        retry_pdf_later(pdf=pdf, error=words, now=timezone.now())

    with one_row(pdf, clock=timezone.now, blame=blame, letter=pdf.letter_id):
        content = letter_pdf(pdf.letter)
        if not keep_pdf(pdf=pdf, content=content, now=timezone.now()):
            log.warning("letter_pdf_made_after_its_lease", letter=pdf.letter_id, attempts=pdf.attempts)


def wake_letter_pdfs() -> None:
    """Ask a worker to make what is due."""
    publish_quietly(make_letter_pdfs)
