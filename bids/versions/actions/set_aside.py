"""PDFs that were set aside: what an administrator sees of them, and trying them again."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.actions.set_aside import SetAside, WorkNotStuck
from accounts.models import User
from bids.versions.actions.pdfs import ask_for_pdf
from bids.versions.models import VersionPdf


def pdfs_set_aside() -> QuerySet[VersionPdf]:
    aside = VersionPdf.objects.filter(done_at=None, set_aside_at__isnull=False)
    return aside.select_related("version__bid").order_by("set_aside_at", "id")


def retry_pdf(*, row: VersionPdf, by: User, now: datetime) -> VersionPdf:
    """As a reader does who asks for it again. Raises WorkNotStuck."""
    if not pdfs_set_aside().filter(pk=row.pk).exists():
        raise WorkNotStuck(f"{row} is not stopped any more. Nothing needs doing.")
    return ask_for_pdf(version=row.version, by=by, now=now)


SET_ASIDE = {"pdfs": SetAside("PDF of a version", pdfs_set_aside, retry_pdf)}
