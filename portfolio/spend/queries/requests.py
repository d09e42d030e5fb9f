"""Requests for a correction: which a person may see, what is still to be answered, who acts next."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Sum

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with, may_for
from portfolio.spend.models import (
    COUNTING,
    Correction,
    CorrectionRequest,
    RequestedLine,
    RequestWord,
    Return,
    SpendLine,
)
from portfolio.spend.workflow import REQUEST_TRANSITIONS, REQUEST_WAITS, RequestStatus, ReturnStatus

_TAKEN_BACK = SpendLine.objects.filter(correction=Correction.REVERSAL)
_COUNTS = _TAKEN_BACK.filter(corrects=OuterRef("line"), spend_return__status__in=COUNTING)
_UNCORRECTED = RequestedLine.objects.filter(~Exists(_COUNTS), request=OuterRef("pk"))


def _with_what_the_fund_said(requests: QuerySet[CorrectionRequest]) -> QuerySet[CorrectionRequest]:
    """With `said`: the fund's last words."""
    words = RequestWord.objects.filter(request=OuterRef("pk")).exclude(step=RequestWord.Step.ANSWERED)
    return requests.annotate(said=Subquery(words.order_by("-pk").values("words")[:1]))


def requests_visible_to(
    user: User, *, permission: Permission = Permission.SEE_RETURNS
) -> QuerySet[CorrectionRequest]:
    """Of the departments for which the person holds the permission, the longest open first."""
    return (
        CorrectionRequest.objects.filter(
            spend_return__award__department__in=departments_with(user, permission)
        )
        .select_related("spend_return__award__department", "asked_by")
        .order_by("asked_at", "pk")
    )


def open_requests(user: User) -> QuerySet[CorrectionRequest]:
    """Those somebody has to act on, with how many lines each names and what they come to."""
    found = requests_visible_to(user).filter(status__in=REQUEST_WAITS)
    return found.annotate(line_count=Count("lines"), net=Sum("lines__line__amount"))


def requests_to_answer(user: User) -> QuerySet[CorrectionRequest]:
    """With the department, and some line of it neither corrected nor on its way to be."""
    found = requests_visible_to(user, permission=Permission.PREPARE_RETURN)
    return _with_what_the_fund_said(found.filter(Exists(_UNCORRECTED), status=RequestStatus.OPEN))


def requests_to_decide(user: User) -> QuerySet[CorrectionRequest]:
    """Answered by the department, for the fund to agree to or ask again."""
    found = requests_visible_to(user, permission=Permission.ACCEPT_RETURN)
    return found.filter(status=RequestStatus.ANSWERED)


def may_send_back(spend_return: Return, user: User) -> bool:
    """Whether this person can send lines of it back to its department."""
    return (
        spend_return.status == ReturnStatus.ACCEPTED
        and spend_return.line_count > 0
        and may_for(user, Permission.ACCEPT_RETURN, spend_return.award.department_id)
    )


def requests_of(spend_return: Return) -> QuerySet[CorrectionRequest]:
    """In the order in which they were asked, each with the fund's last words. Of an accepted return alone."""
    if spend_return.status != ReturnStatus.ACCEPTED:
        return CorrectionRequest.objects.none()
    return _with_what_the_fund_said(spend_return.requests.select_related("asked_by").order_by("number"))


def request_open_for(line: SpendLine) -> CorrectionRequest | None:
    """The one that asks about the line and is not closed."""
    found = CorrectionRequest.objects.filter(lines__line=line, status__in=REQUEST_WAITS)
    return found.order_by("pk").first()


def requests_open_for(lines: Iterable[SpendLine]) -> dict[int, CorrectionRequest]:
    """The same of many, by the line's key."""
    asked = RequestedLine.objects.filter(line__in=[line.pk for line in lines])
    open_ = asked.filter(request__status__in=REQUEST_WAITS).select_related("request").order_by("-pk")
    return {row.line_id: row.request for row in open_}


def lines_to_answer(request: CorrectionRequest) -> QuerySet[RequestedLine]:
    """Its lines that no return corrects, be it accepted or on its way."""
    return request.lines.filter(~Exists(_COUNTS)).select_related("line").order_by("line__feed_no")


def lines_without_accepted_correction(request: CorrectionRequest) -> bool:
    accepted = _TAKEN_BACK.filter(corrects=OuterRef("line"), spend_return__status=ReturnStatus.ACCEPTED)
    return request.lines.filter(~Exists(accepted)).exists()


@dataclass(frozen=True)
class Asked:
    """A line of a request, with the return that corrects it, if one does."""

    line: SpendLine
    correction: Return | None


def lines_asked(request: CorrectionRequest) -> list[Asked]:
    lines = [row.line for row in request.lines.select_related("line__award").order_by("line__feed_no")]
    counting = _TAKEN_BACK.filter(corrects__in=lines, spend_return__status__in=COUNTING)
    found = {row.corrects_id: row.spend_return for row in counting.select_related("spend_return")}
    return [Asked(line, found.get(line.pk)) for line in lines]


STEPS = {
    "answer": Permission.PREPARE_RETURN,
    "ask_again": Permission.ACCEPT_RETURN,
    "agree": Permission.ACCEPT_RETURN,
    "withdraw": Permission.ACCEPT_RETURN,
}
"""The permission that lets a person do a step."""


def steps_on_request(request: CorrectionRequest, user: User) -> frozenset[str]:
    """What this person can do with the request now."""
    department = request.spend_return.award.department_id
    steps = frozenset(
        step
        for step, permission in STEPS.items()
        if REQUEST_TRANSITIONS.allows(request.status, step) and may_for(user, permission, department)
    )
    return steps if lines_to_answer(request) else steps - {"answer"}
