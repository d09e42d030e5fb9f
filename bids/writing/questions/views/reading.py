"""The questions about a round with their answers, and what waits or was not answered."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import permissions_of
from bids.rounds.models import Round
from bids.rounds.workflow import RoundStatus
from bids.writing.questions.actions import check_questions_taken, mark_answers_read
from bids.writing.questions.guards import round_or_404
from bids.writing.questions.queries import (
    QuestionLine,
    age_of,
    departments_asking,
    published_in,
    question_lines,
    questions_known_to,
    sees_askers,
)
from bids.writing.questions.workflow import QuestionStatus
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import london_date
from legacyfund.web.paging import page_of

QUESTIONS_A_PAGE = 40


@requires(Permission.SEE_ANSWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, reference: str) -> HttpResponse:
    """What is answered, and what of the reader's own is not; posting marks the new answers as read."""
    person, now = signed_in(request), timezone.now()
    found = round_or_404(request, reference)
    if request.method == "POST":
        if mark_answers_read(round=found, by=person, now=now):
            messages.success(request, "Marked as read. The answers stay here.")
        return redirect("bids:questions", reference=reference)
    held, page = permissions_of(person), page_of(request, published_in(found), QUESTIONS_A_PAGE)
    rest = questions_known_to(person, found).exclude(status=QuestionStatus.ANSWERED)
    lines = question_lines([*page, *rest], person, found)
    answered = _of_status(lines, QuestionStatus.ANSWERED)
    context = {
        "round": found,
        "page": page,
        "answered": answered,
        "new": any(line.is_new for line in answered),
        "waiting": [
            (line, age_of(line.question, london_date(now)))
            for line in _of_status(lines, QuestionStatus.ASKED)
        ],
        "not_answered": _of_status(lines, QuestionStatus.DECLINED, QuestionStatus.WITHDRAWN),
        "sees_askers": sees_askers(person),
        "sees_round": Permission.SEE_BIDS in held,
        "answers": Permission.ANSWER_QUESTION in held,
        "can_set_last_day": Permission.MANAGE_ROUND in held
        and found.status in (RoundStatus.PLANNED, RoundStatus.OPEN),
        **_may_ask(person, found, held),
    }
    return render(request, "bids/writing/questions/questions.html", context)


def _of_status(lines: list[QuestionLine], *statuses: str) -> list[QuestionLine]:
    return [line for line in lines if line.question.status in statuses]


def _may_ask(person: User, found: Round, held: Collection[Permission]) -> dict[str, Any]:
    """Whether the reader may ask now, or why not; blank for those who never do."""
    if Permission.ASK_FUND not in held:
        return {"may_ask": False, "why_not": ""}
    if not departments_asking(person, found):
        why_not = "Your department cannot bid in this round, so it cannot ask about it."
        return {"may_ask": False, "why_not": why_not}
    try:
        check_questions_taken(found)
    except DomainError as refusal:
        return {"may_ask": False, "why_not": refusal.message}
    return {"may_ask": True, "why_not": ""}
