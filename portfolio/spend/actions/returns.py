"""A department's file of spend comes in, is checked, and is sent for certification."""

import io
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet

from accounts.actions.allowed import check_may
from accounts.events import record_event
from accounts.models import Department, User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from legacyfund.kept_files import check_harmless, keep_file
from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.financial_year import Period, london_date
from legacyfund.lib.money import MOST, format_pounds
from portfolio.awards.models import Award
from portfolio.spend.actions.lines import insert_lines, keep_findings
from portfolio.spend.actions.shared import (
    LONGEST_REASON,
    ReturnRefused,
    check_reporting,
    describe,
    lock_return,
)
from portfolio.spend.models import COUNTING, Return, ReturnFile
from portfolio.spend.queries.reported import reported_before
from portfolio.spend.queries.returns import ReturnRequest, reported_as, terms_of
from portfolio.spend.rules.lines import CheckedFile
from portfolio.spend.rules.overlaps import check_overlaps
from portfolio.spend.rules.returns import check_return_file
from portfolio.spend.workflow import RETURN_TRANSITIONS, ReturnStatus


class FileCounted(ConflictRefused):
    """The file already stands behind another return, and may count once only."""


class ChallengesUnanswered(ReturnRefused):
    """Something in the file needs somebody's explicit word."""


class ChecksChanged(ConflictRefused):
    """The file passed its checks when it came, and does not pass them now."""


@dataclass(frozen=True)
class Receipt:
    """`is_new` is False when the same file was reported so before: then nothing was changed."""

    spend_return: Return
    is_new: bool


def receive_return(*, request: ReturnRequest, name: str, content: bytes, by: User, now: datetime) -> Receipt:
    """Keep the file and check it. Nothing counts yet: a faulty file ends here, another waits for a person.

    Raises ReturnRefused, FileCounted, VirusFound, ScannerSilent, PermissionRefused.
    """
    _check_size(content)
    check_harmless(content)
    checked = check_return_file(io.BytesIO(content), terms_of(request))
    _check_net(checked)
    with transaction.atomic():
        department = Department.objects.select_for_update(no_key=True).get(pk=request.award.department_id)
        check_may(department, by, Permission.PREPARE_RETURN)
        award = Award.objects.select_related("fund").get(pk=request.award.pk)
        check_reporting(award)
        _check_period(award, request.period, now)
        file = keep_file(
            ReturnFile, content, department=department, name=name, unnamed="return.csv", by=by, now=now
        )
        if (current := _current(file, request)) is not None:
            return Receipt(current, is_new=False)
        same, other = reported_before(request, checked)
        checked = check_overlaps(checked, same=same, other=other)
        if checked.is_faulty and (faulty := _found_faulty(file, request, checked)) is not None:
            return Receipt(faulty, is_new=False)
        spend_return = _create(file, request, checked, by, now)
        keep_findings(spend_return, checked, content)
        record_event(
            "return.found_faulty" if checked.is_faulty else "return.received",
            spend_return,
            by=by,
            now=now,
            department=department,
            data={**describe(spend_return), "file": file.name, "sha256": file.sha256},
        )
        return Receipt(spend_return, is_new=True)


def confirm_return(*, spend_return: Return, challenges_reason: str = "", by: User, now: datetime) -> Return:
    """The preparer stands by the file: its lines go in, all or none, and the sign-off is told.

    `challenges_reason`: why the challenged lines are right as they are; it is shown to whoever certifies and
    accepts the return. Raises TransitionRefused, ChallengesUnanswered, ChecksChanged, PermissionRefused.
    """
    with transaction.atomic():
        spend_return = lock_return(spend_return, by, Permission.PREPARE_RETURN)
        target = RETURN_TRANSITIONS.target(spend_return.status, "check")
        check_reporting(spend_return.award)
        reason = _reason(spend_return, challenges_reason)
        checked = _check_again(spend_return)
        spend_return.status, spend_return.prepared_at, spend_return.prepared_by = target, now, by
        spend_return.challenges_confirmed, spend_return.challenges_reason = bool(reason), reason
        spend_return.save(
            update_fields=[
                *("status", "prepared_at", "prepared_by"),
                *("challenges_confirmed", "challenges_reason"),
            ]
        )
        insert_lines(spend_return, checked)
        department = spend_return.award.department
        record_event(
            "return.checked",
            spend_return,
            by=by,
            now=now,
            department=department,
            data={**describe(spend_return), "challenges_confirmed": bool(reason), "reason": reason},
            tell=list(people_with(Permission.CERTIFY_RETURN, department=department).exclude(pk=by.pk)),
        )
        return spend_return


def _reason(spend_return: Return, said: str) -> str:
    """The answer to the challenges, or nothing where there are none."""
    reason = " ".join(said.split())
    if not spend_return.challenge_count:
        return ""
    if not reason:
        raise ChallengesUnanswered(
            "Say why the lines that are challenged are right as they are. If they are not, withdraw the "
            "return and upload a file without the extra ones.",
            field="challenges_reason",
        )
    if len(reason) > LONGEST_REASON:
        raise ChallengesUnanswered(
            f"Keep the reason to {LONGEST_REASON:,} characters.", field="challenges_reason"
        )
    return reason


def _check_size(content: bytes) -> None:
    most = settings.UPLOAD_MAX_BYTES
    if not content:
        raise ReturnRefused("The file is empty. Choose the file you want to report.", field="file")
    if len(content) > most:
        raise ReturnRefused(
            f"The file is larger than {most // (1024 * 1024)} MB. Split it and upload the parts.",
            field="file",
        )


def _check_net(checked: CheckedFile) -> None:
    if abs(checked.net) > MOST:
        raise ReturnRefused(
            f"The lines add up to {format_pounds(checked.net, pence=True)}, which is more than can be kept. "
            "Look for an amount with too many digits.",
            field="file",
        )


def _check_period(award: Award, period: Period, now: datetime) -> None:
    if period > Period.of(london_date(now)):
        raise ReturnRefused(
            f"{period.in_words.capitalize()} has not begun. Choose the period the money was spent in.",
            field="period",
        )
    if not award.fund.first_year <= period.year <= award.fund.last_year:
        raise ReturnRefused(
            f"The fund runs from {award.fund.first_year} to {award.fund.last_year}. Choose a period in it.",
            field="period",
        )


def _current(file: ReturnFile, request: ReturnRequest) -> Return | None:
    """The return that stands of the file. Raises FileCounted where it stands as something else."""
    current = _returns_of(file).filter(status__in=COUNTING).first()
    if current is not None and reported_as(current) != request:
        raise FileCounted(
            f"This file already stands behind return {current.reference}. A file counts once: withdraw that "
            "return first if it was reported for the wrong award, period or control budget.",
            field="file",
        )
    return current


def _found_faulty(file: ReturnFile, request: ReturnRequest, checked: CheckedFile) -> Return | None:
    """The latest faulty return of the file that was reported as it is now, if all that was found is the same.

    What stands in other returns may have changed since, so the file alone does not say what is wrong.
    """
    said = Counter((found.line, found.column, found.code, found.message) for found in checked.findings)
    faulty = _returns_of(file).filter(status=ReturnStatus.FAULTY).order_by("-id")
    for spend_return in faulty:
        kept = spend_return.findings.values_list("line", "column", "code", "message")
        if reported_as(spend_return) == request and Counter(kept) == said:
            return spend_return
    return None


def _returns_of(file: ReturnFile) -> QuerySet[Return]:
    return Return.objects.filter(file=file).select_related("award__department", "award__fund")


def _create(
    file: ReturnFile, request: ReturnRequest, checked: CheckedFile, by: User, now: datetime
) -> Return:
    award, period = request.award, request.period
    before = Return.objects.filter(award=award, year=period.year, period=period.number)
    sequence = (before.aggregate(last=Max("sequence"))["last"] or 0) + 1
    status: str = ReturnStatus.RECEIVED
    if checked.is_faulty:
        status = RETURN_TRANSITIONS.target(status, "find_faulty")
    return Return.objects.create(
        reference=f"{award.reference}-{period.year[:4]}P{period.number:02d}-{sequence}",
        file=file,
        award=award,
        year=period.year,
        period=period.number,
        control_budget=request.control_budget,
        sequence=sequence,
        status=status,
        accrual_correction=request.accrual_correction,
        declared_total=request.declared_total,
        line_count=checked.line_count,
        transaction_count=checked.transaction_count,
        net=checked.net,
        negatives=checked.negatives,
        duplicate_groups=len(checked.duplicate_groups),
        fault_count=checked.fault_count,
        challenge_count=checked.challenge_count,
        warning_count=checked.warning_count,
        received_at=now,
        received_by=by,
    )


def _check_again(spend_return: Return) -> CheckedFile:
    """The file as kept, read again. Its award may have changed since it came."""
    content = ReturnFile.objects.values_list("content", flat=True).get(pk=spend_return.file_id)
    checked = check_return_file(io.BytesIO(content), terms_of(reported_as(spend_return)))
    if checked.is_faulty or checked.net != spend_return.net or len(checked.lines) != spend_return.line_count:
        raise ChecksChanged(
            "The award or the checks have changed since this file came, and it no longer passes. Withdraw "
            "the return and upload the file again to see what is wrong."
        )
    return checked
