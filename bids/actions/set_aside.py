"""Imports and PDFs that were set aside: what an administrator sees of them, and trying them again."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions.set_aside import SetAside, WorkNotStuck
from accounts.events import record_event
from accounts.models import User
from bids.actions.register_imports import ask_for_check
from bids.actions.version_pdfs import ask_for_pdf
from bids.models import RegisterImport, VersionPdf
from bids.workflow import RegisterImportStatus


def imports_set_aside() -> QuerySet[RegisterImport]:
    stopped = RegisterImport.objects.filter(status=RegisterImportStatus.FAILED)
    return stopped.order_by("set_aside_at", "id")


def pdfs_set_aside() -> QuerySet[VersionPdf]:
    aside = VersionPdf.objects.filter(done_at=None, set_aside_at__isnull=False)
    return aside.select_related("version__bid").order_by("set_aside_at", "id")


def retry_import(*, row: RegisterImport, by: User, now: datetime) -> RegisterImport:
    """The file is checked again; the department confirms it again, if it still wants it.

    Raises WorkNotStuck.
    """
    with transaction.atomic():
        stopped = imports_set_aside().select_for_update().filter(pk=row.pk).first()
        if stopped is None:
            raise WorkNotStuck(f"{row} is not stopped any more. Nothing needs doing.")
        ask_for_check(stopped, now)
        record_event("register_import.retried", stopped, by=by, now=now, department=stopped.department)
        return stopped


def retry_pdf(*, row: VersionPdf, by: User, now: datetime) -> VersionPdf:
    """As a reader does who asks for it again. Raises WorkNotStuck."""
    if not pdfs_set_aside().filter(pk=row.pk).exists():
        raise WorkNotStuck(f"{row} is not stopped any more. Nothing needs doing.")
    return ask_for_pdf(version=row.version, by=by, now=now)


SET_ASIDE = {
    "imports": SetAside("Import of a register", imports_set_aside, retry_import),
    "pdfs": SetAside("PDF of a version", pdfs_set_aside, retry_pdf),
}
