"""A version as a PDF: asked for by a reader, made by a worker, kept. Bookkeeping: no events."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.actions.leases import claim_row, finish_row, release_row, retry_row_later
from accounts.models import User
from bids.versions.models import BidVersion, VersionPdf
from legacyfund.waking import wake_on_commit


def ask_for_pdf(*, version: BidVersion, by: User, now: datetime) -> VersionPdf:
    """The row that stands for the PDF, due now; asking again gives the same one.

    One that was set aside is tried again from the start.
    """
    with transaction.atomic():
        pdf, _ = VersionPdf.objects.get_or_create(
            version=version, defaults={"due_at": now, "asked_at": now, "asked_by": by}
        )
        pdf = release_row(pdf, now=now) or pdf
        if pdf.done_at is None:
            wake_on_commit(settings.PDF_WAKE_UP)
        return pdf


def claim_pdf(*, now: datetime) -> VersionPdf | None:
    """The one due longest, now held by the caller; None when none is due."""
    return claim_row(VersionPdf.objects.select_related("version__bid"), now=now)


def keep_pdf(*, pdf: VersionPdf, content: bytes, now: datetime) -> bool:
    """False when the claim ran out and another worker has the row: it will keep the same bytes."""
    return finish_row(pdf, now=now, content=content, sha256=hashlib.sha256(content).hexdigest())


def retry_pdf_later(*, pdf: VersionPdf, error: str, now: datetime) -> bool:
    """True when its attempts are used up and it is set aside."""
    return retry_row_later(pdf, error=error, now=now)
