"""A department's file of spend comes in."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.actions.allowed import check_may
from accounts.events import record_event
from accounts.models import Actor, Department, User
from accounts.permissions import Permission
from legacyfund.kept_files import check_harmless, keep_file
from legacyfund.lib.money import NOTHING
from legacyfund.lib.tables.apart import size_to_read
from portfolio.awards.models import Award
from portfolio.spend.actions.checking import check_counts_once, check_size, found_by_check, lock_upload
from portfolio.spend.actions.handing_over import check_or_ask, is_large
from portfolio.spend.actions.headings import find_headings
from portfolio.spend.actions.shared import ReturnRefused, apart, check_period, check_reporting
from portfolio.spend.actions.uploads import cancel_upload
from portfolio.spend.models import COUNTING, ReturnFile, ReturnUpload
from portfolio.spend.queries.uploads import ReturnRequest, awards_of, requested
from portfolio.spend.workflow import UPLOAD_AT_REST, UPLOAD_IN_HAND, UploadStatus


@dataclass(frozen=True)
class Receipt:
    """`is_new` is False when the same file was reported so before: then nothing was made. `replaced`: the
    reference of the faulty file whose place it took.
    """

    upload: ReturnUpload
    is_new: bool
    replaced: str = ""


def receive_file(
    *,
    request: ReturnRequest,
    name: str,
    content: bytes,
    by: User,
    now: datetime,
    replaces: ReturnUpload | None = None,
) -> Receipt:
    """Keep the file and check it, have a job read it where it is large, or ask how it is read. Nothing is
    reported by that. `replaces`: the faulty file of the same department that this one is the correction of;
    it is cancelled.

    The same file reported as before is checked again: what stands may have changed. Raises ReturnRefused,
    FileCounted, VirusFound, ScannerSilent, PermissionRefused.
    """
    check_size(content)
    check_harmless(content)
    with transaction.atomic():
        receipt = take_in(request=request, name=name, content=content, by=by, now=now)
        if replaces is None or not _replace(lock_upload(replaces, by), receipt.upload, by, now):
            return receipt
        return replace(receipt, replaced=replaces.reference)


def _replace(faulty: ReturnUpload, upload: ReturnUpload, by: User, now: datetime) -> bool:
    """False where it is the same file, of another department, or faulty no more."""
    corrected = faulty.pk != upload.pk and faulty.department_id == upload.department_id
    if not corrected or faulty.status != UploadStatus.FAULTY:
        return False
    cancel_upload(upload=faulty, by=by, now=now, replaced_by=upload.reference)
    return True


def take_in(
    *,
    request: ReturnRequest,
    name: str,
    content: bytes,
    date_order: str = "",
    by: Actor,
    now: datetime,
) -> Receipt:
    """The same of content that was found harmless, sent by a person or by a machine. `date_order`: what comes
    first in its dates, where that was said beside the file.
    """
    with transaction.atomic():
        department = Department.objects.select_for_update(no_key=True).get(pk=request.department.pk)
        check_may(department, by, Permission.PREPARE_RETURN)
        _check_reportable(request, now)
        person, client = apart(by)
        file = keep_file(
            ReturnFile,
            content,
            department=department,
            name=name,
            unnamed="return.csv",
            by=person,
            client=client,
            now=now,
        )
        before = _met_before(file, request)
        upload = lock_upload(before or _create(department, file, request, content, by, now), by)
        upload.date_order = date_order or upload.date_order
        if before is None or upload.status in UPLOAD_AT_REST:
            check_or_ask(upload, by=by, now=now)
            data = {"file": file.name, "sha256": file.sha256, "size": file.size, **found_by_check(upload)}
            what = "received" if before is None else "checked_again"
            record_event(f"return_upload.{what}", upload, by=by, now=now, department=department, data=data)
        return Receipt(upload, is_new=before is None)


def _check_reportable(request: ReturnRequest, now: datetime) -> None:
    if request.award is not None:
        award = Award.objects.select_related("fund").get(pk=request.award.pk)
        check_reporting(award)
        check_period(award.fund, request.period, now)
        return
    awards = list(awards_of(request.department))
    if not awards:
        raise ReturnRefused("Your department has no award to report on.", field="award")
    for award in awards[:1]:
        check_period(award.fund, request.period, now)


def _met_before(file: ReturnFile, request: ReturnRequest) -> ReturnUpload | None:
    """The upload of the file, reported as now, that is in hand or whose returns stand. Raises FileCounted
    where it stands as something else.
    """
    uploads = ReturnUpload.objects.filter(file=file).select_related("department", "award")
    standing = uploads.filter(returns__status__in=COUNTING).distinct()
    for upload in (*uploads.filter(status__in=UPLOAD_IN_HAND).order_by("-id"), *standing.order_by("-id")):
        if _is_same(request, requested(upload)):
            return upload
    check_counts_once(ReturnUpload(file=file))
    return None


def _is_same(asked: ReturnRequest, known: ReturnRequest) -> bool:
    """What the file itself was to say may have been chosen for all its lines since."""
    return known == replace(
        asked,
        award=asked.award or known.award,
        control_budget=asked.control_budget or known.control_budget,
    )


def _create(
    department: Department,
    file: ReturnFile,
    request: ReturnRequest,
    content: bytes,
    by: Actor,
    now: datetime,
) -> ReturnUpload:
    person, client = apart(by)
    last = ReturnUpload.objects.filter(department=department).aggregate(last=Max("number"))["last"]
    number = (last or 0) + 1
    upload = ReturnUpload(
        department=department,
        number=number,
        reference=f"{department.code}-U{number:04d}",
        file=file,
        year=request.period.year,
        period=request.period.number,
        award=request.award,
        control_budget=request.control_budget,
        accrual_correction=request.accrual_correction,
        declared_total=request.declared_total,
        text_size=size_to_read(content),
        net=NOTHING,
        received_at=now,
        received_by=person,
        client=client,
    )
    if not is_large(upload):
        find_headings(upload, department, content)
    upload.save()
    return upload
