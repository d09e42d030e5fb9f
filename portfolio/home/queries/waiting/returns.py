"""Returns, files they are made of and lines sent back that wait for the department or the fund."""

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.lookups import Exact

from accounts.models import User
from accounts.permissions import Permission
from bids.overview.queries.waiting import Waiting, Worklist
from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import format_exact
from portfolio.awards.models import Award
from portfolio.home.queries.waiting.days import month_in_words, with_days, with_days_of_files
from portfolio.home.queries.waiting.waivers import WAIVERS_TO_ACCEPT, WAIVERS_TO_CERTIFY
from portfolio.spend.forecasts.queries.due import forecasts_due
from portfolio.spend.forecasts.rules.due import ForecastDue
from portfolio.spend.models import CorrectionRequest, Return, ReturnUpload
from portfolio.spend.queries.due import ReturnToCome, delivering_awards, returns_to_begin
from portfolio.spend.queries.requests import requests_to_answer, requests_to_decide
from portfolio.spend.queries.returns import returns_visible_to
from portfolio.spend.queries.uploads import uploads_in_hand
from portfolio.spend.reconciling.models import Reconciliation
from portfolio.spend.reconciling.queries.reconciliations import (
    reconciliations_to_agree,
    reconciliations_to_prepare,
)
from portfolio.spend.reconciling.workflow import ReconciliationStatus
from portfolio.spend.rules.periods import due_on
from portfolio.spend.workflow import UPLOAD_AT_REST, ReturnStatus, UploadStatus

STEPS_ON_RETURNS = {
    ReturnStatus.CHECKED: "Certify",
    ReturnStatus.CERTIFIED: "Accept or refuse",
    ReturnStatus.HELD: "Held: see what is missing, or refuse",
}


STEPS_ON_FILES = {
    UploadStatus.RECEIVED: "Say how it is read",
    UploadStatus.FAULTY: "Put right",
    UploadStatus.CHECKED: "Send for certification",
    UploadStatus.STOPPED: "Have it read again",
}


def _files_in_hand(user: User, now: datetime) -> QuerySet[ReturnUpload]:
    """Files of spend that nobody has sent for certification or given up, and that no job works on."""
    found = uploads_in_hand(user).filter(status__in=UPLOAD_AT_REST)
    return with_days_of_files(found).order_by("year", "period", "received_at", "pk")


def _file(row: Any) -> Waiting:
    label = f"{STEPS_ON_FILES[UploadStatus(row.status)]}: file {row.reference}, {row.file.name}"
    due = due_on(Period(row.year, row.period), row.closes_on, row.late_until)
    return Waiting(label, due, "portfolio:upload_page", {"reference": row.reference})


def _by_month(found: QuerySet[Return]) -> QuerySet[Any]:
    """The earliest month first, as its day comes first."""
    return with_days(found).order_by("year", "period", "received_at", "pk")


def _to_certify(user: User, now: datetime) -> QuerySet[Any]:
    """Prepared by somebody else."""
    found = returns_visible_to(user, permission=Permission.CERTIFY_RETURN)
    found = found.exclude(Q(prepared_by=user) | Q(received_by=user)).filter(status=ReturnStatus.CHECKED)
    return _by_month(found)


def _to_accept(user: User, now: datetime) -> QuerySet[Any]:
    """Certified ones, and those held until money is released. They came by their day, so none is due."""
    found = returns_visible_to(user, permission=Permission.ACCEPT_RETURN)
    return _by_month(found.filter(status__in=[ReturnStatus.CERTIFIED, ReturnStatus.HELD]))


def _came_back(user: User, now: datetime) -> QuerySet[Any]:
    """Refused by the fund, or sent back by the sign-off, until another return of the same award, period and
    control budget comes, or one that says of the month that nothing was spent.
    """
    later = Return.objects.filter(
        award=OuterRef("award"),
        year=OuterRef("year"),
        period=OuterRef("period"),
        sequence__gt=OuterRef("sequence"),
    ).exclude(status=ReturnStatus.WITHDRAWN, withdrawal_reason="")
    same_budget = Q(control_budget=OuterRef("control_budget"))
    of_nothing = Q(control_budget="") | Q(Exact(OuterRef("control_budget"), ""))
    sent_back = Q(status=ReturnStatus.WITHDRAWN) & ~Q(withdrawal_reason="")
    found = returns_visible_to(user, permission=Permission.PREPARE_RETURN)
    found = found.filter(Q(status=ReturnStatus.REFUSED) | sent_back)
    reported = Exists(later.filter(same_budget | of_nothing, correction_reason=""))
    corrected = Exists(later.filter(same_budget).exclude(correction_reason=""))
    return _by_month(
        found.exclude(Q(reported, correction_reason="") | (~Q(correction_reason="") & Q(corrected)))
    )


def _to_report_again(row: Any) -> Waiting:
    step = "Put right and correct again" if row.is_correction else "Put right and report again"
    return _waiting(step, row, reason=row.refusal_reason or row.withdrawal_reason)


def _to_decide(row: Any) -> Waiting:
    return _waiting(STEPS_ON_RETURNS[ReturnStatus(row.status)], row)


def _waiting(step: str, row: Any, *, reason: str = "") -> Waiting:
    """With the month and the sum, as an award has several returns."""
    said = format_exact(row.net) if row.line_count else "nothing spent"
    month = month_in_words(Period(row.year, row.period))
    label = f"{step} return {row.reference} of {month}, {said}: {row.award.title}"
    return Waiting(label, _due_of(row), "portfolio:return_page", {"reference": row.reference}, reason=reason)


def _due_of(row: Any) -> date | None:
    """While the department has not vouched for it; what corrects a month that was reported has no day."""
    with_department = row.status in (ReturnStatus.CHECKED, ReturnStatus.REFUSED, ReturnStatus.WITHDRAWN)
    if row.is_correction or not with_department:
        return None
    return due_on(Period(row.year, row.period), row.closes_on, row.late_until)


def _lines_sent_back(user: User, now: datetime) -> QuerySet[Any]:
    """With lines that nobody has corrected or answered for."""
    found = with_days(requests_to_answer(user), "spend_return__")
    return found.order_by("spend_return__year", "spend_return__period", "asked_at", "pk")


def _answers(user: User, now: datetime) -> QuerySet[CorrectionRequest]:
    """Where a department says that lines stand."""
    return requests_to_decide(user)


def _asked(row: Any) -> Waiting:
    """Due when the return was, as the page of returns has it."""
    month = _month_of(row)
    label = f"Correct lines of return {_named(row)}, or say why they stand"
    due, kwargs = due_on(month, row.closes_on, row.late_until), {"reference": row.reference}
    return Waiting(label, due, "portfolio:request_page", kwargs, reason=row.said or "")


def _month_of(row: CorrectionRequest) -> Period:
    return Period(row.spend_return.year, row.spend_return.period)


def _named(row: CorrectionRequest) -> str:
    return f"{row.spend_return.reference} of {month_in_words(_month_of(row))}"


def _answered(row: CorrectionRequest) -> Waiting:
    label = f"Agree that lines of return {_named(row)} stand, or ask again"
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
    return Waiting(label, row.due_on, "portfolio:returns_due", query={"award": row.award.reference})


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
        "Returns that came back",
        frozenset({Permission.PREPARE_RETURN}),
        _came_back,
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
        _to_decide,
    ),
    WAIVERS_TO_CERTIFY,
    WAIVERS_TO_ACCEPT,
    Worklist(
        "returns-to-accept",
        "Returns to accept or refuse",
        frozenset({Permission.ACCEPT_RETURN}),
        _to_accept,
        _to_decide,
    ),
)
