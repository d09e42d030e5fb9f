"""The fund sends accepted lines back; the department corrects them, or says why they stand."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.actions.allowed import check_may
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.lib.line_numbers import LineNumbers
from legacyfund.lib.said import check_said
from portfolio.spend.actions.shared import LONGEST_REASON, lock_return
from portfolio.spend.models import CorrectionRequest, RequestedLine, RequestWord, Return, SpendLine
from portfolio.spend.queries.corrections import corrections_that_count
from portfolio.spend.queries.requests import lines_to_answer, lines_without_accepted_correction
from portfolio.spend.rules.requests import MOST_LINES, REASON_WORDS
from portfolio.spend.workflow import REQUEST_TRANSITIONS, REQUEST_WAITS, ReturnStatus


class RequestRefused(DomainError):
    """The lines cannot be sent back, or not like this."""


class NotAccepted(ConflictRefused):
    """Nothing of the return is spend."""


class NothingToAnswer(ConflictRefused):
    """Every line of the request is being corrected."""


def ask_correction(
    *,
    spend_return: Return,
    feed_numbers: Collection[int],
    reason: str,
    words: str,
    by: User,
    now: datetime,
) -> CorrectionRequest:
    """Send lines of an accepted return back, for one coded reason; its department is told.

    Raises NotAccepted, RequestRefused, PermissionRefused.
    """
    with transaction.atomic():
        spend_return = lock_return(spend_return, by, Permission.ACCEPT_RETURN)
        if spend_return.status != ReturnStatus.ACCEPTED:
            raise NotAccepted("Only lines of an accepted return are sent back. Refuse the return instead.")
        said = _said(words, "Say what is wrong and what you need. The department reads it.")
        lines = _lines(spend_return, feed_numbers)
        last = spend_return.requests.aggregate(last=Max("number"))["last"] or 0
        request = CorrectionRequest.objects.create(
            spend_return=spend_return,
            number=last + 1,
            reference=f"{spend_return.reference}-Q{last + 1}",
            reason=reason,
            asked_at=now,
            asked_by=by,
        )
        for line in lines:
            RequestedLine.objects.create(request=request, line=line)
        _keep(request, RequestWord.Step.ASKED, said, by, now)
        _record("correction_request.asked", request, by, now, tell=Permission.PREPARE_RETURN, words=said)
        return request


def answer_request(*, request: CorrectionRequest, words: str, by: User, now: datetime) -> CorrectionRequest:
    """The department says that what it has not corrected stands, and what shows it; the fund is told.

    Raises TransitionRefused, RequestRefused, NothingToAnswer, PermissionRefused.
    """
    with transaction.atomic():
        request = _lock(request, by, Permission.PREPARE_RETURN)
        target = REQUEST_TRANSITIONS.target(request.status, "answer")
        said = _said(words, "Say what shows that the lines stand, and where it can be seen.")
        if not lines_to_answer(request):
            raise NothingToAnswer(
                "Every line of it is corrected by a return already. The request closes once the fund accepts."
            )
        _move(request, target)
        _keep(request, RequestWord.Step.ANSWERED, said, by, now)
        _record("correction_request.answered", request, by, now, tell=Permission.ACCEPT_RETURN, words=said)
        return request


def ask_again(*, request: CorrectionRequest, words: str, by: User, now: datetime) -> CorrectionRequest:
    """The answer does not do: the department corrects, or answers anew.

    Raises TransitionRefused, RequestRefused, PermissionRefused.
    """
    with transaction.atomic():
        request = _lock(request, by, Permission.ACCEPT_RETURN)
        target = REQUEST_TRANSITIONS.target(request.status, "ask_again")
        said = _said(words, "Say what the answer lacks. The department reads it.")
        _move(request, target)
        _keep(request, RequestWord.Step.ASKED_AGAIN, said, by, now)
        _record(
            "correction_request.asked_again", request, by, now, tell=Permission.PREPARE_RETURN, words=said
        )
        return request


def agree_to_answer(*, request: CorrectionRequest, by: User, now: datetime) -> CorrectionRequest:
    """What is not corrected stands. Raises TransitionRefused, PermissionRefused."""
    return _end(request, "agree", by, now)


def withdraw_request(*, request: CorrectionRequest, by: User, now: datetime) -> CorrectionRequest:
    """The fund asks for it no longer. Raises TransitionRefused, PermissionRefused."""
    return _end(request, "withdraw", by, now)


def _end(request: CorrectionRequest, step: str, by: User, now: datetime) -> CorrectionRequest:
    with transaction.atomic():
        request = _lock(request, by, Permission.ACCEPT_RETURN)
        _move(request, REQUEST_TRANSITIONS.target(request.status, step), closed_at=now)
        _record(
            "correction_request.agreed" if step == "agree" else "correction_request.withdrawn",
            *(request, by, now),
            tell=Permission.PREPARE_RETURN,
        )
        return request


def settle_request(*, correction: Return, by: User, now: datetime) -> None:
    """Close the request that an accepted correction answers, once each of its lines is corrected. Part of
    accepting.
    """
    if correction.answers_id is None:
        return
    rows = CorrectionRequest.objects.select_for_update(of=("self",))
    request = rows.select_related("spend_return__award__department").get(pk=correction.answers_id)
    if request.status not in REQUEST_WAITS or lines_without_accepted_correction(request):
        return
    _move(request, REQUEST_TRANSITIONS.target(request.status, "correct"), closed_at=now)
    _record("correction_request.corrected", request, by, now, tell=Permission.PREPARE_RETURN)


def _said(words: str, missing: str) -> str:
    too_long = f"Keep it to {LONGEST_REASON:,} characters."
    return check_said(
        words, LONGEST_REASON, missing=missing, too_long=too_long, refused=RequestRefused, field="words"
    )


def _lines(spend_return: Return, feed_numbers: Collection[int]) -> list[SpendLine]:
    """Each of them may be corrected, and nobody has asked about it yet."""
    if not 1 <= len(set(feed_numbers)) <= MOST_LINES:
        raise RequestRefused(f"Name the lines, {MOST_LINES} at most.", field="lines")
    rows = SpendLine.objects.select_for_update(of=("self",)).filter(
        spend_return=spend_return, feed_no__in=feed_numbers
    )
    lines = list(rows.order_by("feed_no"))
    _refuse("not of this return", set(feed_numbers) - {line.feed_no or 0 for line in lines})
    _refuse(
        "taking other lines back, so ask about what stands",
        {line.feed_no or 0 for line in lines if line.correction == "REVERSAL"},
    )
    corrected = {row.corrects_id for row in corrections_that_count(lines)}
    _refuse("corrected already", {line.feed_no or 0 for line in lines if line.pk in corrected})
    asked = RequestedLine.objects.filter(line__in=lines, request__status__in=REQUEST_WAITS)
    _refuse("asked about already", {number or 0 for number in asked.values_list("line__feed_no", flat=True)})
    return lines


def _refuse(why: str, numbers: Collection[int]) -> None:
    if not numbers:
        return
    named = LineNumbers()
    for number in sorted(numbers):
        named.add(number)
    raise RequestRefused(f"{str(named).capitalize()}: {why}.", field="lines")


def _lock(request: CorrectionRequest, by: User, permission: Permission) -> CorrectionRequest:
    rows = CorrectionRequest.objects.select_for_update(of=("self",))
    locked = rows.select_related("spend_return__award__department").get(pk=request.pk)
    check_may(locked.spend_return.award.department, by, permission)
    return locked


def _move(request: CorrectionRequest, status: str, *, closed_at: datetime | None = None) -> None:
    request.status, request.closed_at = status, closed_at
    request.save(update_fields=["status", "closed_at"])


def _keep(request: CorrectionRequest, step: RequestWord.Step, said: str, by: User, now: datetime) -> None:
    RequestWord.objects.create(request=request, step=step, words=said, said_at=now, said_by=by)


def _record(
    kind: str,
    request: CorrectionRequest,
    by: User,
    now: datetime,
    *,
    tell: Permission,
    words: str = "",
) -> None:
    """`tell`: who is told, those of the department or of the fund who act next."""
    spend_return = request.spend_return
    department = spend_return.award.department
    numbers = LineNumbers()
    for feed_no in request.lines.order_by("line__feed_no").values_list("line__feed_no", flat=True):
        numbers.add(feed_no or 0)
    people = people_with(tell, department=department).exclude(pk=by.pk)
    record_event(
        kind,
        request,
        by=by,
        now=now,
        department=department,
        data={
            "return": spend_return.reference,
            "award": spend_return.award.reference,
            "reason": request.reason,
            "because": REASON_WORDS[request.reason],
            "lines": str(numbers),
            "words": words,
        },
        tell=list(people),
    )
