"""Whether a file is checked while a person waits, or read by a job; and asking for that."""

from datetime import datetime

from django.conf import settings
from django.db.models import Sum

from accounts.models import Actor
from legacyfund.waking import wake_on_commit
from portfolio.spend.actions.checking import HOW_IT_IS_READ, asks_for_columns, check_upload
from portfolio.spend.actions.shared import apart
from portfolio.spend.models import ReturnUpload, UploadWork
from portfolio.spend.workflow import UPLOAD_STANDING, UPLOAD_TRANSITIONS

MOST_AT_ONCE = 2_000_000
"""Bytes, of a workbook once it is unpacked: about 20,000 lines of CSV, 3,000 of XLSX. Measured on a busy
machine of two cores, so much is read and checked within about three seconds.
"""


def is_large(upload: ReturnUpload) -> bool:
    return upload.text_size > MOST_AT_ONCE


def is_for_job(upload: ReturnUpload) -> bool:
    """Whether a check would read more than a person waits for: the file, and those of the department that
    wait to be sent, which it is compared with.
    """
    waiting = ReturnUpload.objects.filter(department=upload.department_id, status__in=UPLOAD_STANDING)
    others = waiting.exclude(pk=upload.pk).aggregate(size=Sum("text_size"))["size"] or 0
    return upload.text_size + others > MOST_AT_ONCE


def check_or_ask(upload: ReturnUpload, *, by: Actor, now: datetime) -> None:
    """Check the file at once, or have a job read it. The caller holds the row, has changed how it is read,
    and records the event. Raises FileCounted.
    """
    if asks_for_columns(upload) or not is_for_job(upload):
        end_work(upload, now)
        check_upload(upload)
    else:
        ask_for_work(upload, "read", by=by, now=now)


def ask_for_work(upload: ReturnUpload, step: str, *, reason: str = "", by: Actor, now: datetime) -> None:
    """A job reads the file, or with the step `hand_over` sends it. The caller holds the row. A machine asks
    for the file that it filed.
    """
    upload.status = UPLOAD_TRANSITIONS.target(upload.status, step)
    upload.save(update_fields=["status", *HOW_IT_IS_READ])
    end_work(upload, now)
    UploadWork.objects.create(
        upload=upload,
        sends=step == "hand_over",
        reason=reason,
        due_at=now,
        asked_at=now,
        asked_by=apart(by)[0],
    )
    wake_on_commit(settings.SPEND_FILE_WAKE_UP)


def end_work(upload: ReturnUpload, now: datetime) -> None:
    """Whatever was asked of the file before is not wanted any more; the caller holds the row."""
    UploadWork.objects.filter(upload=upload, done_at=None).update(done_at=now)
