"""The work on a large file of spend: a worker claims it, reads the file, and keeps what it found or sends it.

The row is the queue (`UploadWork`), its lease renewed as rows are read. The file is read outside any lock;
everything that follows goes in with one transaction, so it is there whole or not at all.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from django.db import transaction

from accounts.actions.allowed import check_may
from accounts.actions.leases import LeaseLost, claim_row, is_held, renew_row
from accounts.events import record_event
from accounts.models import Department
from accounts.permissions import Permission
from accounts.queries.roles import person_or_those_with
from legacyfund.lib.collector import collector_paused
from legacyfund.lib.errors import DomainError, PermissionRefused
from portfolio.spend.actions.checking import (
    HOW_IT_IS_READ,
    FileCounted,
    asks_for_columns,
    cells_told_of,
    found_by_check,
    keep_check,
    read_upload,
)
from portfolio.spend.actions.headings import HeadingTooLong, find_headings
from portfolio.spend.actions.sending import (
    ChallengesUnanswered,
    ChecksChanged,
    hand_over,
    make_returns,
    reason_given,
)
from portfolio.spend.models import ReturnUpload, UploadWork
from portfolio.spend.queries.standing import what_stands
from portfolio.spend.queries.uploads import content_of
from portfolio.spend.rules.cited_cells import CitedCells
from portfolio.spend.rules.filing import count_differs
from portfolio.spend.rules.lines import CheckedFile
from portfolio.spend.rules.overlaps import COUNTED_ALREADY, cannot_stand
from portfolio.spend.rules.progress import Passed
from portfolio.spend.workflow import UPLOAD_TRANSITIONS, UPLOAD_WORKED_ON, UploadStatus

_UPLOAD = ("upload__department", "upload__award__fund", "upload__file", "upload__client", "asked_by")
CHANGED = (
    "The award, or what stands in other returns, has changed since this file was checked. It has been "
    "checked again: look at what is said of it now, then send it."
)


def claim_work(*, now: datetime) -> UploadWork | None:
    """The work waiting longest that nobody else holds, now held by the caller; None when there is none."""
    rows = UploadWork.objects.select_related(*_UPLOAD).defer("upload__file__content")
    return claim_row(rows, now=now, give_up=_give_up)


@collector_paused()
def work_on_upload(*, work: UploadWork, clock: Callable[[], datetime]) -> None:
    """Read and check the file, or read and send it. Raises LeaseLost where another has the work or nobody
    wants it any more.
    """

    def passed(rows: int) -> None:
        if not renew_row(work, now=clock(), rows_passed=rows):
            raise _lost(work)

    passed(0)
    if work.sends:
        _send(work, clock, passed)
    else:
        _read(work, clock, passed)


def stop_work(*, work: UploadWork, error: str, now: datetime) -> None:
    """Set the work aside for a person to look; nothing was sent."""
    with transaction.atomic():
        try:
            held = _lock_held(work)
        except LeaseLost:
            return
        _give_up(held, error, now)


def _read(work: UploadWork, clock: Callable[[], datetime], passed: Passed) -> None:
    upload = work.upload
    checked = _found_in(upload, passed)
    cells = cells_told_of(upload, checked)
    passed(checked.line_count if checked is not None else 0)
    with transaction.atomic():
        held, now = _lock_held(work), clock()
        if not held.upload.headings:
            _take_headings(held.upload, upload)
        _keep(held.upload, _held_to_count(checked, held.count), cells)
        _finish(held, now)
        record_event(
            "return_upload.checked",
            held.upload,
            by=None,
            now=now,
            department=held.upload.department,
            data=found_by_check(held.upload),
        )
        if held.sends_on and held.upload.status == UploadStatus.CHECKED:
            _send_on(held, now)


def _send_on(work: UploadWork, now: datetime) -> None:
    """A machine that filed the file has said already that it is to be sent. Where it has to answer first for
    what is challenged, the file waits.
    """
    with suppress(ChallengesUnanswered, PermissionRefused):
        check_may(work.upload.department, work.asker, Permission.PREPARE_RETURN)
        hand_over(work.upload, reason=reason_given(work.upload, work.reason), by=work.asker, now=now)


def _held_to_count(checked: CheckedFile | None, said: int | None) -> CheckedFile | None:
    """With a fault where the file would stand with other than the lines that the machine said it holds."""
    if checked is None or said is None or checked.is_faulty:
        return checked
    differs = count_differs(said, checked.line_count)
    return cannot_stand(checked, differs.code, differs.message) if differs is not None else checked


def _found_in(upload: ReturnUpload, passed: Passed) -> CheckedFile | None:
    """What the file comes to, None where its columns have to be said first."""
    if not upload.headings:
        try:
            find_headings(upload, upload.department, content_of(upload))
        except HeadingTooLong as refusal:
            return cannot_stand(CheckedFile(), "CELL_TOO_LONG", refusal.message)
        passed(0)
    return None if asks_for_columns(upload) else read_upload(upload, passed)


def _take_headings(held: ReturnUpload, upload: ReturnUpload) -> None:
    held.headings, held.guesses, held.columns = upload.headings, upload.guesses, upload.columns
    held.award_by, held.date_order = upload.award_by, upload.date_order
    held.save(update_fields=["headings", "guesses", *HOW_IT_IS_READ])


def _keep(upload: ReturnUpload, checked: CheckedFile | None, cells: CitedCells | None = None) -> None:
    try:
        keep_check(upload, checked, cells)
    except FileCounted as refusal:
        counted = cannot_stand(checked or CheckedFile(), COUNTED_ALREADY, refusal.message)
        keep_check(upload, counted, cells)


def _send(work: UploadWork, clock: Callable[[], datetime], passed: Passed) -> None:
    upload = work.upload
    before, checked = what_stands(upload), read_upload(upload, passed)
    passed(checked.line_count)
    with transaction.atomic():
        Department.objects.select_for_update(no_key=True).get(pk=upload.department_id)
        held = _lock_held(work)
        if what_stands(held.upload) != before:
            checked = read_upload(held.upload, passed)
        now = clock()
        try:
            with transaction.atomic():
                check_may(held.upload.department, held.asker, Permission.PREPARE_RETURN)
                make_returns(held.upload, checked, reason=held.reason, by=held.asker, now=now)
        except DomainError as refusal:
            held.refusal = CHANGED if isinstance(refusal, ChecksChanged) else refusal.message
            _not_sent(held, checked, now)
        _finish(held, now)


def _not_sent(work: UploadWork, checked: CheckedFile, now: datetime) -> None:
    """Nobody stands by the file any more; who did is told why."""
    work.upload.refresh_from_db(fields=["status", "sent_at", "sent_by"])
    _keep(work.upload, checked)
    work.save(update_fields=["refusal"])
    _tell("return_upload.not_sent", work, now, {"because": work.refusal})


def _finish(work: UploadWork, now: datetime) -> None:
    work.done_at, work.last_error = now, ""
    work.save(update_fields=["done_at", "last_error"])


def _give_up(work: UploadWork, error: str, now: datetime) -> None:
    upload = work.upload
    upload.status = UPLOAD_TRANSITIONS.target(upload.status, "stop")
    upload.save(update_fields=["status"])
    work.set_aside_at, work.last_error = now, error[:2000]
    work.save(update_fields=["set_aside_at", "last_error"])
    _tell("return_upload.stopped", work, now, {"error": work.last_error})


def _tell(kind: str, work: UploadWork, now: datetime, data: dict[str, object]) -> None:
    """Who asked; in the place of one who has left, whoever prepares returns."""
    upload = work.upload
    department = upload.department
    record_event(
        kind,
        upload,
        by=None,
        now=now,
        department=department,
        data={"file": upload.file.name, **data},
        tell=list(person_or_those_with(work.asked_by, Permission.PREPARE_RETURN, department=department)),
    )


def _lock_held(work: UploadWork) -> UploadWork:
    """The file's row and that of its work as they are now, in this order, held until the transaction ends."""
    list(ReturnUpload.objects.select_for_update().filter(pk=work.upload_id).values_list("pk"))
    rows = UploadWork.objects.select_for_update(of=("self",)).select_related(*_UPLOAD)
    held = rows.defer("upload__file__content").get(pk=work.pk)
    if not is_held(held, work) or held.upload.status not in UPLOAD_WORKED_ON:
        raise _lost(work)
    return held


def _lost(work: UploadWork) -> LeaseLost:
    return LeaseLost(
        f"{work.upload.reference} was taken over by another worker or given up. Nothing needs doing."
    )
