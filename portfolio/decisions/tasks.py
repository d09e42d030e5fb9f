"""The jobs that make letters and papers of meetings into PDFs.

A message is a wake-up; what is to be done lies in rows."""

import structlog
from celery import shared_task
from django.utils import timezone

from accounts.actions.surroundings import one_row
from accounts.tasks import each_due
from accounts.wake_ups import publish_quietly
from portfolio.decisions.actions import papers
from portfolio.decisions.actions.letters import claim_pdf, keep_pdf, retry_pdf_later
from portfolio.decisions.models import LetterPdf, MeetingPdf
from portfolio.decisions.printing import letter_pdf, minute_pdf, pack_pdf
from portfolio.decisions.queries.packs import pack_of, pack_outline

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


@shared_task(name="portfolio.tasks.make_meeting_pdfs")
def make_meeting_pdfs() -> None:
    """Make every minute and pack that is due."""
    for pdf in each_due(papers.claim_pdf):
        _make_paper(pdf)


def _make_paper(pdf: MeetingPdf) -> None:
    def blame(words: str) -> None:
        papers.retry_pdf_later(pdf=pdf, error=words, now=timezone.now())

    with one_row(pdf, clock=timezone.now, blame=blame, meeting=pdf.meeting_id):
        content, made_of = _content(pdf)
        if not papers.keep_pdf(pdf=pdf, content=content, made_of=made_of, now=timezone.now()):
            log.warning("meeting_pdf_made_after_its_lease", meeting=pdf.meeting_id, attempts=pdf.attempts)


def _content(pdf: MeetingPdf) -> tuple[bytes, str]:
    """The file, and the SHA-256 of what it was made of, which was read first: what changes meanwhile makes it
    an old one."""
    if pdf.member is None:
        return minute_pdf(pdf.meeting), pdf.meeting.minute_sha256
    outline = pack_outline(pdf.meeting, pdf.member, now=timezone.now())
    return pack_pdf(pack_of(outline, now=pdf.asked_at), made_at=pdf.asked_at), outline.made_of


def wake_meeting_pdfs() -> None:
    """Ask a worker to make what is due."""
    publish_quietly(make_meeting_pdfs)
