"""Work that was set aside, on files of spend and workbooks: what an administrator sees, and trying again."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.actions.leases import make_due, release_row
from accounts.actions.set_aside import SetAside, WorkNotStuck
from accounts.events import record_event
from accounts.models import User
from legacyfund.waking import wake_on_commit
from portfolio.spend.models import ReturnUpload, SpendWorkbook, UploadWork
from portfolio.spend.workflow import UPLOAD_TRANSITIONS, UploadStatus


def work_set_aside() -> QuerySet[UploadWork]:
    stopped = UploadWork.objects.filter(done_at=None, set_aside_at__isnull=False)
    return stopped.select_related("upload").order_by("set_aside_at", "id")


def retry_work(*, row: UploadWork, by: User, now: datetime) -> UploadWork:
    """The file is read and checked again; the department sends it again, if it still wants to.

    Raises WorkNotStuck.
    """
    with transaction.atomic():
        upload = ReturnUpload.objects.select_for_update(of=("self",)).get(pk=row.upload_id)
        stopped = work_set_aside().select_for_update(of=("self",)).filter(pk=row.pk).first()
        if stopped is None or upload.status != UploadStatus.STOPPED:
            raise WorkNotStuck(f"{row} is not stopped any more. Nothing needs doing.")
        upload.status = UPLOAD_TRANSITIONS.target(upload.status, "read")
        upload.save(update_fields=["status"])
        stopped.sends, stopped.reason, stopped.rows_passed = False, "", 0
        stopped.save(update_fields=["sends", "reason", "rows_passed"])
        make_due(stopped, now=now)
        record_event("return_upload.retried", upload, by=by, now=now, department=upload.department)
        wake_on_commit(settings.SPEND_FILE_WAKE_UP)
        return stopped


def workbooks_set_aside() -> QuerySet[SpendWorkbook]:
    stopped = SpendWorkbook.objects.filter(done_at=None, set_aside_at__isnull=False)
    return stopped.order_by("set_aside_at", "id")


def retry_workbook(*, row: SpendWorkbook, by: User, now: datetime) -> SpendWorkbook:
    """Made from the start, for the person who asked. Raises WorkNotStuck."""
    with transaction.atomic():
        again = release_row(row, now=now)
        if again is None:
            raise WorkNotStuck(f"{row} is not stopped any more. Nothing needs doing.")
        record_event("spend_workbook.retried", again, by=by, now=now)
        wake_on_commit(settings.WORKBOOK_WAKE_UP)
    return again


SET_ASIDE = {
    "spend-files": SetAside("Reading of a file of spend", work_set_aside, retry_work),
    "workbooks": SetAside("Workbook of spend lines", workbooks_set_aside, retry_workbook),
}
