"""Waivers of checks: which a person may see, which wait for whom, and what they cover."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.permissions import FORBIDDEN_PAIRS, Permission
from accounts.queries.roles import departments_with, may_for
from legacyfund.lib.line_numbers import LineNumbers
from portfolio.spend.models import Return, ReturnFinding, ReturnUpload, WaivedLine, Waiver
from portfolio.spend.queries.returns import findings_of
from portfolio.spend.queries.uploads import found_in
from portfolio.spend.rules.checks import CHECKS, Check
from portfolio.spend.rules.lines import WaivedFault
from portfolio.spend.workflow import WAIVER_TRANSITIONS, WAIVER_WAITS, UploadStatus, WaiverStatus

FAULT = ReturnFinding.Severity.FAULT


def waived_in(upload: ReturnUpload) -> frozenset[WaivedFault]:
    """The faults of the file that its department and the fund let stand."""
    agreed = WaivedLine.objects.filter(waiver__upload=upload, waiver__status=WaiverStatus.AGREED)
    return frozenset(row.fault(row.waiver.code) for row in agreed.select_related("waiver").order_by("pk"))


_SAID = ReturnFinding.objects.filter(
    upload=OuterRef("waiver__upload"),
    check_number=OuterRef("waiver__upload__checks"),
    severity=FAULT,
    code=OuterRef("waiver__code"),
    line=OuterRef("line"),
    message=OuterRef("message"),
)
IS_TOLD = Q(upload__status=UploadStatus.FAULTY) & ~Exists(
    WaivedLine.objects.filter(~Exists(_SAID), waiver=OuterRef("pk"))
)
"""Of a waiver: the last check of its file still finds the fault with every line."""


def is_told(waiver: Waiver) -> bool:
    return Waiver.objects.filter(IS_TOLD, pk=waiver.pk).exists()


def all_waivers() -> QuerySet[Waiver]:
    """With their people, in the order of each file."""
    people = ("asked_by", "endorsed_by", "agreed_by", "refused_by", "withdrawn_by")
    return Waiver.objects.select_related("upload__department", *people).order_by("upload_id", "number")


def waivers_visible_to(user: User) -> QuerySet[Waiver]:
    """Those of the person's department; for the fund what its sign-off stood by; and, once the file was sent,
    those behind its returns for whoever sees them.
    """
    own = Q(upload__department__in=departments_with(user, Permission.PREPARE_RETURN)) | Q(
        upload__department__in=departments_with(user, Permission.CERTIFY_RETURN)
    )
    of_fund = Q(
        upload__department__in=departments_with(user, Permission.ACCEPT_RETURN), endorsed_at__isnull=False
    )
    behind = Q(
        upload__department__in=departments_with(user, Permission.SEE_RETURNS),
        status=WaiverStatus.AGREED,
        upload__status=UploadStatus.SENT,
    )
    return all_waivers().filter(own | of_fund | behind)


def waivers_to_answer(user: User, permission: Permission) -> QuerySet[Waiver]:
    """Those that wait for the person's word: of the sign-off (`CERTIFY_RETURN`) or the fund
    (`ACCEPT_RETURN`).
    """
    status = _ANSWERS[permission]
    found = all_waivers().filter(
        IS_TOLD, upload__department__in=departments_with(user, permission), status=status
    )
    return found.exclude(Q(asked_by=user) | Q(endorsed_by=user))


_ANSWERS = {
    Permission.CERTIFY_RETURN: WaiverStatus.ASKED,
    Permission.ACCEPT_RETURN: WaiverStatus.ENDORSED,
}
ANSWERED_BY = {status: permission for permission, status in _ANSWERS.items()}
"""The permission of whoever answers a waiver in the status."""
AGREEING = {WaiverStatus.ASKED: "endorse", WaiverStatus.ENDORSED: "agree"}


@dataclass(frozen=True)
class Steps:
    """What a person can do with a waiver, and why not what they might expect. `agree`: the step, or blank."""

    agree: str = ""
    refuse: bool = False
    withdraw: bool = False
    why_not: str = ""


def steps_on_waiver(waiver: Waiver, user: User) -> Steps:
    if waiver.status not in WAIVER_WAITS:
        return Steps()
    status, department = WaiverStatus(waiver.status), waiver.upload.department_id
    answers = may_for(user, ANSWERED_BY[status], department)
    prepares = may_for(user, Permission.PREPARE_RETURN, department)
    why_not = ""
    if not is_told(waiver):
        why_not = "The file has changed since this was asked, and its last check does not say this any more."
    elif answers:
        why_not = _same_person(waiver, user)
    return Steps(
        agree=AGREEING[status] if answers and not why_not else "",
        refuse=answers and waiver.asked_by_id != user.pk,
        withdraw=prepares and WAIVER_TRANSITIONS.allows(status, "withdraw"),
        why_not=why_not if answers or prepares else "",
    )


def _same_person(waiver: Waiver, user: User) -> str:
    if waiver.asked_by_id == user.pk:
        return FORBIDDEN_PAIRS["agree_to_waiver"].refusal
    return FORBIDDEN_PAIRS["agree_for_fund"].refusal if waiver.endorsed_by_id == user.pk else ""


def newly_waived(upload: ReturnUpload) -> bool:
    """Whether something was agreed to since the file was checked, so that another check finds less."""
    return upload.waivers.filter(IS_TOLD, status=WaiverStatus.AGREED).exists()


def checks_to_waive(upload: ReturnUpload) -> list[tuple[Check, int]]:
    """The checks that the last check of a faulty file says may be waived and that nobody has asked for, with
    the number of lines.
    """
    if upload.status != UploadStatus.FAULTY:
        return []
    codes = [code for code, check in CHECKS.items() if check.may_be_waived]
    waiting = upload.waivers.filter(status__in=WAIVER_WAITS).values_list("code", flat=True)
    faults = found_in(upload).filter(severity=FAULT, code__in=codes, line__isnull=False)
    counted = (
        faults.exclude(code__in=waiting).order_by("code").values_list("code").annotate(lines=Count("pk"))
    )
    return [(CHECKS[code], lines) for code, lines in counted]


def faults_to_waive(upload: ReturnUpload, code: str) -> QuerySet[ReturnFinding]:
    """What the last check says of lines, by the check that would be waived."""
    return found_in(upload).filter(severity=FAULT, code=code, line__isnull=False)


def waivers_behind(spend_return: Return) -> list[tuple[Waiver, Check, str]]:
    """The waivers by which lines of the return stand, each with its check and the lines in words."""
    waived = findings_of(spend_return).filter(severity=ReturnFinding.Severity.WAIVED)
    said = set(waived.values_list("code", "line", "message"))
    if not said:
        return []
    agreed = all_waivers().filter(upload=spend_return.upload_id, status=WaiverStatus.AGREED)
    found = []
    for waiver in agreed.prefetch_related("lines"):
        lines = LineNumbers()
        for row in waiver.lines.all():
            if (waiver.code, row.line, row.message) in said:
                lines.add(row.line)
        if lines.count:
            found.append((waiver, CHECKS[waiver.code], str(lines)))
    return found
