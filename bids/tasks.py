"""Jobs of bids and the register. A message is a wake-up; what is to be done lies in rows."""

import structlog
from celery import shared_task
from django.utils import timezone

from accounts.actions.jobs import LeaseLost
from accounts.tasks import publish_quietly
from bids.actions.register_import_work import claim_import, fail_import, work_on_import
from bids.actions.version_pdfs import claim_pdf, keep_pdf, retry_pdf_later
from bids.models import RegisterImport, VersionPdf
from bids.printing import version_pdf

log = structlog.get_logger(__name__)


@shared_task(name="bids.tasks.work_on_imports")
def work_on_imports() -> None:
    """Check or write every import that waits. Each stands alone: a bad one never stops the rest."""
    while (register_import := claim_import(now=timezone.now())) is not None:
        _work(register_import)


def _work(register_import: RegisterImport) -> None:
    told = {"reference": register_import.reference, "attempts": register_import.attempts}
    try:
        work_on_import(register_import=register_import, clock=timezone.now)
    except LeaseLost:
        log.warning("import_taken_over", **told)
    except Exception as error:
        words = f"{type(error).__name__}: {error}"
        fail_import(register_import=register_import, error=words, now=timezone.now())
        log.exception("import_failed", **told)


def wake_imports() -> None:
    """Ask a worker to take up what waits. Never raises: without a broker the next tick finds the rows."""
    publish_quietly(work_on_imports)


@shared_task(name="bids.tasks.make_version_pdfs")
def make_version_pdfs() -> None:
    """Make every PDF that is due. Each row stands alone: a bad one never stops the rest."""
    while (pdf := claim_pdf(now=timezone.now())) is not None:
        _make(pdf)


def _make(pdf: VersionPdf) -> None:
    told = {"version": pdf.version_id, "attempts": pdf.attempts}
    try:
        content = version_pdf(pdf.version)
    except Exception as error:
        words = f"{type(error).__name__}: {error}"
        aside = retry_pdf_later(pdf=pdf, error=words, now=timezone.now())
        log.exception("version_pdf_failed", set_aside=aside, **told)
    else:
        if not keep_pdf(pdf=pdf, content=content, now=timezone.now()):
            log.warning("version_pdf_made_after_its_lease", **told)


def wake_version_pdfs() -> None:
    """Ask a worker to make what is due."""
    publish_quietly(make_version_pdfs)
