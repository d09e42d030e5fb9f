"""A person stands by a file, and its returns are sent for certification; or says that nothing was spent."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.actions.allowed import check_may
from accounts.events import record_event
from accounts.models import Actor, Department, User
from accounts.permissions import Permission
from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import NOTHING
from portfolio.awards.models import Award
from portfolio.spend.actions.checking import check_counts_once, corrections_kept, lock_upload, read_upload
from portfolio.spend.actions.corrections import correct_by_file
from portfolio.spend.actions.handing_over import ask_for_work, is_for_job
from portfolio.spend.actions.heads import head_of, tell_sign_off
from portfolio.spend.actions.lines import insert_lines
from portfolio.spend.actions.shared import (
    ReturnRefused,
    apart,
    check_period,
    check_reason,
    check_reporting,
)
from portfolio.spend.models import COUNTING, Return, ReturnUpload
from portfolio.spend.queries.uploads import found_in
from portfolio.spend.rules.findings import Finding, Severity
from portfolio.spend.rules.lines import CheckedFile, CheckedLine, Use
from portfolio.spend.rules.waivers import waived_by_line
from portfolio.spend.workflow import UPLOAD_TRANSITIONS

_ANSWERED = (Severity.CHALLENGE, Severity.WAIVED)
"""What stands because people have said so, of what they were told."""


class ChallengesUnanswered(ReturnRefused):
    """Something in the file needs somebody's explicit word."""


class ChecksChanged(ConflictRefused):
    """The file passed its checks when it came, and does not pass them now."""


class SpendReported(ConflictRefused):
    """Money is reported for the award and period already."""


def send_returns(
    *, upload: ReturnUpload, challenges_reason: str = "", by: Actor, now: datetime
) -> list[Return]:
    """Stand by the file: a return for each award and control budget in it, with its lines, all or none. The
    sign-off is told of each. Where there is much to read, a job does it, and none is returned.

    `challenges_reason`: why the challenged lines are right as they are; it is shown to whoever certifies and
    accepts. Raises TransitionRefused, ChallengesUnanswered, ChecksChanged, ReturnRefused, PermissionRefused.
    """
    with transaction.atomic():
        Department.objects.select_for_update(no_key=True).get(pk=upload.department_id)
        upload = lock_upload(upload, by)
        UPLOAD_TRANSITIONS.target(upload.status, "hand_over")
        reason = reason_given(upload, challenges_reason)
        if is_for_job(upload):
            check_counts_once(upload)
            hand_over(upload, reason=reason, by=by, now=now)
            return []
        return make_returns(upload, read_upload(upload), reason=reason, by=by, now=now)


def hand_over(upload: ReturnUpload, *, reason: str, by: Actor, now: datetime) -> None:
    """A job sends the file; the caller holds its row."""
    ask_for_work(upload, "hand_over", reason=reason, by=by, now=now)
    record_event(
        "return_upload.handed_over",
        upload,
        by=by,
        now=now,
        department=upload.department,
        data={"reason": reason},
    )


def make_returns(
    upload: ReturnUpload, checked: CheckedFile, *, reason: str, by: Actor, now: datetime
) -> list[Return]:
    """The returns of a file that was read just now, part of the caller's transaction, which holds the
    department's row and the file's. Raises ChecksChanged, FileCounted, ReturnRefused, AwardNotDelivering.
    """
    target = UPLOAD_TRANSITIONS.target(upload.status, "send")
    _check_unchanged(upload, checked)
    check_counts_once(upload)
    upload.status, upload.sent_at, upload.sent_by = target, now, apart(by)[0]
    upload.save(update_fields=["status", "sent_at", "sent_by"])
    made = [_send(upload, use, checked, reason=reason, by=by, now=now) for use in checked.uses]
    made += correct_by_file(upload=upload, corrections=checked.corrections, reason=reason, by=by, now=now)
    if not made:
        period = Period(upload.year, upload.period)
        made = [_send_nothing(upload.award, upload, period, by=by, now=now)]
    record_event(
        "return_upload.sent",
        upload,
        by=by,
        now=now,
        department=upload.department,
        data={"returns": [one.reference for one in made], "reason": reason},
    )
    return made


def report_nothing(*, award: Award, period: Period, by: User, now: datetime) -> Return:
    """A return that says that nothing was spent of the award in the period, sent for certification.

    Raises SpendReported, ReturnRefused, AwardNotDelivering, PermissionRefused.
    """
    with transaction.atomic():
        department = Department.objects.select_for_update(no_key=True).get(pk=award.department_id)
        check_may(department, by, Permission.PREPARE_RETURN)
        return _send_nothing(award, None, period, by=by, now=now)


def reason_given(upload: ReturnUpload, said: str) -> str:
    """The answer to the challenges and why lines are corrected, or nothing where there is neither. Raises
    ChallengesUnanswered.
    """
    reason = " ".join(said.split())
    if not upload.challenge_count and not upload.line_corrections:
        return ""
    missing = (
        "Say why the lines that are challenged are right as they are. If they are not, cancel this and "
        "upload a file without the extra ones."
        if upload.challenge_count
        else "Say what was wrong in the lines that are corrected. The sign-off and the fund read it."
    )
    return check_reason(reason, missing, ChallengesUnanswered, field="challenges_reason")


def _check_unchanged(upload: ReturnUpload, checked: CheckedFile) -> None:
    """The file as kept, read again: what it is held against may have changed since it came."""
    kept = found_in(upload).filter(severity__in=_ANSWERED)
    seen = Counter(kept.values_list("line", "code", "message"))
    now = Counter((one.line, one.code, one.message) for one in _answered(checked.findings))
    corrects = corrections_kept(checked) != upload.line_corrections
    if checked.is_faulty or checked.net != upload.net or now != seen or corrects:
        raise ChecksChanged(
            "The award, or what stands in other returns, has changed since this file was checked. Check it "
            "again to see what is said of it now."
        )


def _answered(findings: Iterable[Finding]) -> list[Finding]:
    return [one for one in findings if one.severity in _ANSWERED]


def _send(
    upload: ReturnUpload, use: Use, checked: CheckedFile, *, reason: str, by: Actor, now: datetime
) -> Return:
    """The return of what the file reports for one award out of one control budget."""
    award = Award.objects.select_related("department", "fund").get(reference=use.award)
    period = Period(upload.year, upload.period)
    check_reporting(award)
    check_period(award.fund, period, now)
    lines = checked.of_use(use)
    is_whole = len(lines) == len(checked.lines)
    of_others = set() if is_whole else {line.line for line in checked.lines if line.use != use}
    about = Counter(one.severity for one in checked.findings if one.line not in of_others)
    challenges = checked.challenge_count if is_whole else about[Severity.CHALLENGE]
    spend_return = Return.objects.create(
        **head_of(award, period, use.control_budget, upload, by, now),
        accrual_correction=upload.accrual_correction,
        declared_total=upload.declared_total if is_whole else None,
        line_count=len(lines),
        transaction_count=len({line.transaction_number for line in lines}),
        net=sum((line.amount for line in lines), NOTHING),
        negatives=sum(line.amount < 0 for line in lines),
        duplicate_groups=_groups(checked, lines),
        challenge_count=challenges,
        warning_count=checked.warning_count if is_whole else about[Severity.WARNING],
        challenges_confirmed=bool(challenges),
        challenges_reason=reason if challenges else "",
    )
    insert_lines(spend_return, lines, waived_by_line(checked))
    tell_sign_off(spend_return, by, now, {"challenges_confirmed": bool(challenges), "reason": reason})
    return spend_return


def _send_nothing(
    award: Award | None, upload: ReturnUpload | None, period: Period, *, by: Actor, now: datetime
) -> Return:
    if award is None:
        raise ReturnRefused("Choose the award of which nothing was spent.", field="award")
    award = Award.objects.select_related("department", "fund").get(pk=award.pk)
    check_reporting(award)
    check_period(award.fund, period, now)
    standing = Return.objects.filter(
        award=award, year=period.year, period=period.number, status__in=COUNTING
    ).order_by("sequence")
    if (found := standing.first()) is not None:
        raise SpendReported(
            f"Return {found.reference} reports for this award and period already. Withdraw it first if "
            "nothing was spent."
        )
    spend_return = Return.objects.create(
        **head_of(award, period, "", upload, by, now),
        line_count=0,
        transaction_count=0,
        net=Decimal(0),
        negatives=0,
        duplicate_groups=0,
        challenge_count=0,
        warning_count=0,
    )
    tell_sign_off(spend_return, by, now, {})
    return spend_return


def _groups(checked: CheckedFile, lines: Iterable[CheckedLine]) -> int:
    mine = {line.line for line in lines}
    return sum(not mine.isdisjoint(group.lines) for group in checked.duplicate_groups)
