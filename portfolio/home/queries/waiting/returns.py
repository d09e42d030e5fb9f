"""Returns, files they are made of, waivers and lines sent back that wait for the department or the fund."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from bids.overview.queries.waiting import Waiting, Worklist
from portfolio.awards.models import Award
from portfolio.spend.forecasts.queries.due import forecasts_due
from portfolio.spend.forecasts.rules.due import ForecastDue
from portfolio.spend.models import CorrectionRequest, Return, ReturnUpload, Waiver
from portfolio.spend.queries.due import ReturnToCome, delivering_awards, returns_to_begin
from portfolio.spend.queries.requests import requests_to_answer, requests_to_decide
from portfolio.spend.queries.returns import returns_visible_to
from portfolio.spend.queries.uploads import uploads_in_hand
from portfolio.spend.queries.waivers import waivers_to_answer
from portfolio.spend.reconciling.models import Reconciliation
from portfolio.spend.reconciling.queries.reconciliations import (
    reconciliations_to_agree,
    reconciliations_to_prepare,
)
from portfolio.spend.reconciling.workflow import ReconciliationStatus
from portfolio.spend.rules.checks import CHECKS
from portfolio.spend.workflow import UPLOAD_AT_REST, ReturnStatus, UploadStatus

STEPS_ON_RETURNS = {
    ReturnStatus.CHECKED: "Certify",
    ReturnStatus.CERTIFIED: "Accept or refuse",
    ReturnStatus.HELD: "Held: accept or refuse",
}


STEPS_ON_FILES = {
    UploadStatus.RECEIVED: "Say how it is read",
    UploadStatus.FAULTY: "Put right",
    UploadStatus.CHECKED: "Send for certification",
    UploadStatus.STOPPED: "Have it read again",
}


def _files_in_hand(user: User, now: datetime) -> QuerySet[ReturnUpload]:
    """Files of spend that nobody has sent for certification or given up, and that no job works on."""
    return uploads_in_hand(user).filter(status__in=UPLOAD_AT_REST)


def _file(row: ReturnUpload) -> Waiting:
    label = f"{STEPS_ON_FILES[UploadStatus(row.status)]}: file {row.reference}, {row.file.name}"
    return Waiting(label, None, "portfolio:upload_page", {"reference": row.reference})


def _to_certify(user: User, now: datetime) -> QuerySet[Return]:
    """Prepared by somebody else."""
    found = returns_visible_to(user, permission=Permission.CERTIFY_RETURN)
    return found.exclude(Q(prepared_by=user) | Q(received_by=user)).filter(status=ReturnStatus.CHECKED)


def _to_accept(user: User, now: datetime) -> QuerySet[Return]:
    """Certified ones, and those held until money is released."""
    found = returns_visible_to(user, permission=Permission.ACCEPT_RETURN)
    return found.filter(status__in=[ReturnStatus.CERTIFIED, ReturnStatus.HELD])


def _refused(user: User, now: datetime) -> QuerySet[Return]:
    """Refused by the fund, until another return of the same award, period and control budget comes."""
    same = Return.objects.filter(
        award=OuterRef("award"),
        year=OuterRef("year"),
        period=OuterRef("period"),
        control_budget=OuterRef("control_budget"),
        sequence__gt=OuterRef("sequence"),
    )
    found = returns_visible_to(user, permission=Permission.PREPARE_RETURN).filter(status=ReturnStatus.REFUSED)
    reported = Exists(same.filter(correction_reason=""))
    corrected = Exists(same.exclude(correction_reason=""))
    return found.exclude(Q(reported, correction_reason="") | (~Q(correction_reason="") & Q(corrected)))


def _to_report_again(row: Return) -> Waiting:
    step = "Put right and correct again" if row.is_correction else "Put right and upload again"
    label = f"{step} return {row.reference}: {row.award.title}"
    kwargs = {"reference": row.reference}
    return Waiting(label, None, "portfolio:return_page", kwargs, reason=row.refusal_reason)


def _waiting(row: Return) -> Waiting:
    label = f"{STEPS_ON_RETURNS[ReturnStatus(row.status)]} return {row.reference}: {row.award.title}"
    return Waiting(label, None, "portfolio:return_page", {"reference": row.reference})


def _waivers_of_the_department(user: User, now: datetime) -> QuerySet[Waiver]:
    """Asked for by a preparer, for the sign-off to answer."""
    return waivers_to_answer(user, Permission.CERTIFY_RETURN)


def _waivers_for_the_fund(user: User, now: datetime) -> QuerySet[Waiver]:
    """That a department's sign-off has agreed to."""
    return waivers_to_answer(user, Permission.ACCEPT_RETURN)


def _waiver(row: Waiver) -> Waiting:
    label = f"Agree to or refuse waiver {row.reference}: {CHECKS[row.code].words}"
    return Waiting(label, None, "portfolio:waiver_page", {"reference": row.reference}, reason=row.reason)


def _lines_sent_back(user: User, now: datetime) -> QuerySet[CorrectionRequest]:
    """With lines that nobody has corrected or answered for."""
    return requests_to_answer(user)


def _answers(user: User, now: datetime) -> QuerySet[CorrectionRequest]:
    """Where a department says that lines stand."""
    return requests_to_decide(user)


def _asked(row: CorrectionRequest) -> Waiting:
    label = f"Correct lines of return {row.spend_return.reference}, or say why they stand"
    kwargs = {"reference": row.reference}
    return Waiting(label, None, "portfolio:request_page", kwargs, reason=getattr(row, "said", ""))


def _answered(row: CorrectionRequest) -> Waiting:
    label = f"Agree that lines of return {row.spend_return.reference} stand, or ask again"
    return Waiting(label, None, "portfolio:request_page", {"reference": row.reference})


def _that_report(user: User, now: datetime) -> QuerySet[Award]:
    return delivering_awards(user, permission=Permission.PREPARE_RETURN)


def _due(user: User, now: datetime) -> list[ReturnToCome]:
    """That nobody has begun; what is refused or in hand is on a list of its own."""
    owed = returns_to_begin(_that_report(user, now), now)
    return sorted(owed, key=lambda row: (row.due_on, row.award.reference))


def _to_report(row: ReturnToCome) -> Waiting:
    label = (
        f"Report the spend of {row.period.first_day:%B %Y} of award {row.award.reference}: {row.award.title}"
    )
    return Waiting(label, row.due_on, "portfolio:returns_due")


def _forecast(row: ForecastDue) -> Waiting:
    label = f"Say what you expect to spend of award {row.award}: {row.title}"
    return Waiting(label, row.due_on, "portfolio:give_forecast", {"reference": row.award})


STEPS_ON_LEDGERS = {
    ReconciliationStatus.RECEIVED: "Go on with",
    ReconciliationStatus.FAULTY: "Put right the ledger of",
    ReconciliationStatus.STOPPED: "Have the ledger read again of",
    ReconciliationStatus.OPEN: "Explain what is open in",
}


def _to_reconcile(row: Reconciliation) -> Waiting:
    step = STEPS_ON_LEDGERS[ReconciliationStatus(row.status)]
    label = f"{step} reconciliation {row.reference}, to the end of {row.month.first_day:%B %Y}"
    kwargs = {"reference": row.reference}
    return Waiting(label, None, "portfolio:reconciliation_page", kwargs, reason=row.given_back)


def _to_agree(row: Reconciliation) -> Waiting:
    label = f"Agree to reconciliation {row.reference}, to the end of {row.month.first_day:%B %Y}"
    return Waiting(label, None, "portfolio:reconciliation_page", {"reference": row.reference})


RETURN_WORKLISTS = (
    Worklist(
        "returns-due",
        "Returns due",
        frozenset({Permission.PREPARE_RETURN}),
        _due,
        _to_report,
        _that_report,
    ),
    Worklist(
        "forecasts-due",
        "Forecasts to give this month",
        frozenset({Permission.PREPARE_RETURN}),
        lambda user, now: forecasts_due(user, now=now, permission=Permission.PREPARE_RETURN),
        _forecast,
        _that_report,
    ),
    Worklist(
        "lines-sent-back",
        "Lines that the fund sent back",
        frozenset({Permission.PREPARE_RETURN}),
        _lines_sent_back,
        _asked,
    ),
    Worklist(
        "answers-to-requests",
        "Answers about lines sent back",
        frozenset({Permission.ACCEPT_RETURN}),
        _answers,
        _answered,
    ),
    Worklist(
        "returns-refused",
        "Returns that were refused",
        frozenset({Permission.PREPARE_RETURN}),
        _refused,
        _to_report_again,
    ),
    Worklist(
        "spend-files",
        "Files of spend that are not sent yet",
        frozenset({Permission.PREPARE_RETURN}),
        _files_in_hand,
        _file,
    ),
    Worklist(
        "reconciliations",
        "Ledgers to reconcile",
        frozenset({Permission.PREPARE_RETURN}),
        lambda user, now: reconciliations_to_prepare(user),
        _to_reconcile,
    ),
    Worklist(
        "reconciliations-to-agree",
        "Reconciliations to agree to",
        frozenset({Permission.CERTIFY_RETURN}),
        lambda user, now: reconciliations_to_agree(user),
        _to_agree,
    ),
    Worklist(
        "returns-to-certify",
        "Returns to certify",
        frozenset({Permission.CERTIFY_RETURN}),
        _to_certify,
        _waiting,
    ),
    Worklist(
        "waivers-to-certify",
        "Waivers that the department asks for",
        frozenset({Permission.CERTIFY_RETURN}),
        _waivers_of_the_department,
        _waiver,
    ),
    Worklist(
        "waivers-to-accept",
        "Waivers that departments ask for",
        frozenset({Permission.ACCEPT_RETURN}),
        _waivers_for_the_fund,
        _waiver,
    ),
    Worklist(
        "returns-to-accept",
        "Returns to accept or refuse",
        frozenset({Permission.ACCEPT_RETURN}),
        _to_accept,
        _waiting,
    ),
)
