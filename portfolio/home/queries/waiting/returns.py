"""Returns that wait for the department, and for the fund."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from bids.overview.queries.waiting import Waiting, Worklist
from portfolio.spend.models import Return
from portfolio.spend.queries.returns import returns_visible_to
from portfolio.spend.workflow import ReturnStatus

STEPS_ON_RETURNS = {
    ReturnStatus.RECEIVED: "Confirm",
    ReturnStatus.CHECKED: "Certify",
    ReturnStatus.CERTIFIED: "Accept or refuse",
    ReturnStatus.HELD: "Held: accept or refuse",
}


def _returns_to_confirm(user: User, now: datetime) -> QuerySet[Return]:
    """Files without a fault whose lines their preparers have not confirmed."""
    found = returns_visible_to(user, permission=Permission.PREPARE_RETURN)
    return found.filter(status=ReturnStatus.RECEIVED)


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
    found = returns_visible_to(user, permission=Permission.PREPARE_RETURN)
    return found.filter(status=ReturnStatus.REFUSED).exclude(Exists(same))


def _to_report_again(row: Return) -> Waiting:
    label = f"Put right and upload again return {row.reference}: {row.award.title}"
    kwargs = {"reference": row.reference}
    return Waiting(label, None, "portfolio:return_page", kwargs, reason=row.refusal_reason)


def _waiting(row: Return) -> Waiting:
    label = f"{STEPS_ON_RETURNS[ReturnStatus(row.status)]} return {row.reference}: {row.award.title}"
    return Waiting(label, None, "portfolio:return_page", {"reference": row.reference})


RETURN_WORKLISTS = (
    Worklist(
        "returns-refused",
        "Returns that were refused",
        frozenset({Permission.PREPARE_RETURN}),
        _refused,
        _to_report_again,
    ),
    Worklist(
        "returns-to-confirm",
        "Returns to confirm",
        frozenset({Permission.PREPARE_RETURN}),
        _returns_to_confirm,
        _waiting,
    ),
    Worklist(
        "returns-to-certify",
        "Returns to certify",
        frozenset({Permission.CERTIFY_RETURN}),
        _to_certify,
        _waiting,
    ),
    Worklist(
        "returns-to-accept",
        "Returns to accept or refuse",
        frozenset({Permission.ACCEPT_RETURN}),
        _to_accept,
        _waiting,
    ),
)
