"""A check is let stand for lines of a file: a preparer asks, the sign-off agrees, and then the fund."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.actions.allowed import check_may
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission, forbid_same_person
from accounts.queries.roles import people_with
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.lib.financial_year import Period
from legacyfund.lib.line_numbers import LineNumbers
from portfolio.spend.actions.checking import lock_upload
from portfolio.spend.actions.shared import check_reason
from portfolio.spend.models import ReturnUpload, WaivedLine, Waiver
from portfolio.spend.queries.waivers import (
    ANSWERED_BY,
    faults_to_waive,
    is_told,
)
from portfolio.spend.rules.checks import CHECKS
from portfolio.spend.rules.waivers import MOST_WAIVED, facts_in, may_be_waived
from portfolio.spend.workflow import WAIVER_TRANSITIONS, WAIVER_WAITS, UploadStatus, WaiverStatus


class WaiverRefused(DomainError):
    """The waiver cannot be asked for, or not like this."""


class NothingToWaive(ConflictRefused):
    """The file does not say any more what was to be waived."""


def ask_waiver(*, upload: ReturnUpload, code: str, reason: str, by: User, now: datetime) -> Waiver:
    """Ask that the check be let stand for every line that the last check found fault with. The sign-off is
    told. The file is not read: a waiver is of what was read of it.

    Raises NothingToWaive, WaiverRefused, PermissionRefused.
    """
    with transaction.atomic():
        upload = lock_upload(upload, by)
        if upload.status != UploadStatus.FAULTY:
            raise NothingToWaive(
                "The file is not faulty, so there is nothing to waive. Look at the file’s page to see "
                "what it comes to now."
            )
        if not may_be_waived(code):
            raise WaiverRefused("This check is never waived. Put the lines right, or remove them.")
        reason = _reason(reason)
        if upload.waivers.filter(code=code, status__in=WAIVER_WAITS).exists():
            raise WaiverRefused(
                "A waiver of this check waits for its answer already. Withdraw it first to ask again."
            )
        lines = _lines_now(upload, code)
        number = (upload.waivers.aggregate(last=Max("number"))["last"] or 0) + 1
        waiver = Waiver.objects.create(
            upload=upload,
            number=number,
            reference=f"{upload.reference}-W{number}",
            code=code,
            reason=reason,
            asked_at=now,
            asked_by=by,
        )
        for line in lines:
            line.waiver = waiver
        WaivedLine.objects.bulk_create(lines)
        tell = list(people_with(Permission.CERTIFY_RETURN, department=upload.department).exclude(pk=by.pk))
        _record("asked", waiver, by, now, tell=tell)
        return waiver


def endorse_waiver(*, waiver: Waiver, by: User, now: datetime) -> Waiver:
    """The sign-off stands by it for the department, and the fund is asked.

    Raises TransitionRefused, NothingToWaive, PermissionRefused.
    """
    with transaction.atomic():
        waiver = _lock(waiver)
        waiver.status = _check_agreeing(waiver, "endorse", Permission.CERTIFY_RETURN, by)
        waiver.endorsed_at, waiver.endorsed_by = now, by
        waiver.save(update_fields=["status", "endorsed_at", "endorsed_by"])
        tell = people_with(Permission.ACCEPT_RETURN).exclude(pk__in=[by.pk, waiver.asked_by_id])
        _record("endorsed", waiver, by, now, tell=list(tell))
        return waiver


def agree_to_waiver(*, waiver: Waiver, by: User, now: datetime) -> Waiver:
    """The fund lets the check stand. The department is told: the file is as faulty as before until it is
    checked again.

    Raises TransitionRefused, NothingToWaive, PermissionRefused.
    """
    with transaction.atomic():
        waiver = _lock(waiver)
        waiver.status = _check_agreeing(waiver, "agree", Permission.ACCEPT_RETURN, by)
        waiver.agreed_at, waiver.agreed_by = now, by
        waiver.save(update_fields=["status", "agreed_at", "agreed_by"])
        _record("agreed", waiver, by, now, tell=_brought(waiver, by))
        return waiver


def _check_agreeing(waiver: Waiver, step: str, permission: Permission, by: User) -> str:
    """The status that the step leads to."""
    check_may(waiver.upload.department, by, permission)
    target = WAIVER_TRANSITIONS.target(waiver.status, step)
    forbid_same_person("agree_to_waiver", first=waiver.asked_by_id, second=by.pk)
    forbid_same_person("agree_for_fund", first=waiver.endorsed_by_id, second=by.pk)
    if not is_told(waiver):
        raise NothingToWaive(
            "The file has changed since this was asked, and its last check does not say this any more. There "
            "is nothing left to agree to: the department can ask again."
        )
    return target


def refuse_waiver(*, waiver: Waiver, reason: str, by: User, now: datetime) -> Waiver:
    """The sign-off or the fund, whoever it is with, says no.

    Raises TransitionRefused, WaiverRefused without a reason, PermissionRefused.
    """
    with transaction.atomic():
        waiver = _lock(waiver)
        target = WAIVER_TRANSITIONS.target(waiver.status, "refuse")
        check_may(waiver.upload.department, by, ANSWERED_BY[WaiverStatus(waiver.status)])
        forbid_same_person("agree_to_waiver", first=waiver.asked_by_id, second=by.pk)
        waiver.refusal_reason = _reason(reason)
        waiver.status, waiver.refused_at, waiver.refused_by = target, now, by
        waiver.save(update_fields=["status", "refused_at", "refused_by", "refusal_reason"])
        _record("refused", waiver, by, now, tell=_brought(waiver, by), because=waiver.refusal_reason)
        return waiver


def withdraw_waiver(*, waiver: Waiver, by: User, now: datetime) -> Waiver:
    """The department asks for it no longer. Raises TransitionRefused, PermissionRefused."""
    with transaction.atomic():
        waiver = _lock(waiver)
        check_may(waiver.upload.department, by, Permission.PREPARE_RETURN)
        target = WAIVER_TRANSITIONS.target(waiver.status, "withdraw")
        waited_for = ANSWERED_BY[WaiverStatus(waiver.status)]
        waiver.status, waiver.withdrawn_at, waiver.withdrawn_by = target, now, by
        waiver.save(update_fields=["status", "withdrawn_at", "withdrawn_by"])
        department = waiver.upload.department if waited_for == Permission.CERTIFY_RETURN else None
        tell = list(people_with(waited_for, department=department).exclude(pk=by.pk))
        _record("withdrawn", waiver, by, now, tell=tell)
        return waiver


def _lock(waiver: Waiver) -> Waiver:
    """The row as it is now, behind that of its file, so that no check of the file comes in between."""
    ReturnUpload.objects.select_for_update().only("pk").get(pk=waiver.upload_id)
    rows = Waiver.objects.select_for_update(of=("self",)).select_related("upload__department")
    return rows.get(pk=waiver.pk)


def _reason(said: str) -> str:
    missing = "Say why. Everybody who answers for the lines reads it."
    return check_reason(" ".join(said.split()), missing, WaiverRefused)


def _lines_now(upload: ReturnUpload, code: str) -> list[WaivedLine]:
    """The lines the last check finds fault with, as it read them. Not saved, and without their waiver."""
    told = list(faults_to_waive(upload, code))
    if not told:
        raise NothingToWaive(
            "The last check of the file does not say this of any line. Look at the file’s page to see what "
            "it says now."
        )
    if len(told) > MOST_WAIVED:
        raise WaiverRefused(
            f"The check finds more than {MOST_WAIVED} lines at fault. A waiver is of at most {MOST_WAIVED}, "
            "so that people can read them: put others right first."
        )
    if any(row.facts is None for row in told):
        raise NothingToWaive("The last check kept too little of these lines. Check the file again, then ask.")
    lacking = LineNumbers()
    for row in told:
        if not row.facts:
            lacking.add(row.line or 0)
    if lacking.count:
        raise WaiverRefused(
            f"Something else is wrong with {lacking}, or with the whole column. Put that right first, and "
            "then ask."
        )
    return [
        WaivedLine(
            **facts_in(row.facts or ())._asdict(), column=row.column, value=row.value, message=row.message
        )
        for row in told
    ]


def _brought(waiver: Waiver, by: User) -> list[User]:
    """Those of the department who brought it this far."""
    people = (waiver.asked_by, waiver.endorsed_by)
    return [person for person in people if person is not None and person != by]


def _record(
    what: str, waiver: Waiver, by: User, now: datetime, *, tell: list[User], because: str = ""
) -> None:
    upload = waiver.upload
    lines = LineNumbers()
    for line in waiver.lines.order_by("line").values_list("line", flat=True):
        lines.add(line)
    data = {
        "file": upload.reference,
        "period": Period(upload.year, upload.period).in_words,
        "check": waiver.code,
        "words": CHECKS[waiver.code].words,
        "lines": str(lines),
        "reason": waiver.reason,
    }
    record_event(
        f"waiver.{what}",
        waiver,
        by=by,
        now=now,
        department=upload.department,
        data={**data, "because": because} if because else data,
        tell=tell,
    )
