"""Correcting an accepted line: a return that takes it back and puts what is right in its place."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions.allowed import check_may
from accounts.models import Department, User
from accounts.permissions import Permission
from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.financial_year import Period, london_date
from legacyfund.lib.money import NOTHING
from portfolio.awards.models import Award
from portfolio.spend.actions.sending import head_of, tell_sign_off
from portfolio.spend.actions.shared import LONGEST_REASON, check_reporting
from portfolio.spend.models import Correction, Return, SpendLine
from portfolio.spend.queries.corrections import correction_waiting_for, right_of
from portfolio.spend.queries.reported import reported_before
from portfolio.spend.queries.requests import request_open_for
from portfolio.spend.queries.uploads import awards_and_budgets
from portfolio.spend.rules.corrections import (
    CorrectionRefused,
    Right,
    changes,
    check_right,
    check_stands_once,
    reversing,
)
from portfolio.spend.rules.lines import TEXT_LENGTHS, CheckedFile
from portfolio.spend.rules.overlaps import check_overlaps


class LineCorrected(ConflictRefused):
    """The line is corrected already, or is itself one that takes another back."""


@dataclass(frozen=True)
class _Part:
    """A line to be: what it says, of which award, and whether it takes the other back or replaces it."""

    kind: Correction
    right: Right
    award: Award


def correct_line(
    *, line: SpendLine, right: Right | None, reason: str, by: User, now: datetime
) -> list[Return]:
    """Take an accepted line back and report `right` in its place, None for nothing; sent for certification.

    One return, or two where the right award is another: the line's is accepted first. It answers the request
    that asks about the line. Raises LineCorrected, CorrectionRefused, AwardNotDelivering, PermissionRefused.
    """
    with transaction.atomic():
        department = Department.objects.select_for_update(no_key=True).get(pk=line.department_id)
        check_may(department, by, Permission.PREPARE_RETURN)
        line = _lock(line)
        reason = _checked_reason(reason)
        parts = [_Part(Correction.REVERSAL, reversing(right_of(line)), line.award)]
        if right is not None:
            parts.append(_Part(Correction.REPLACEMENT, right, _award_of(line, right)))
            _check(line, right, parts[1].award, now)
        for award in {part.award.pk: part.award for part in parts}.values():
            check_reporting(award, corrects=award == line.award)
        return [
            _send(line, [part for part in parts if part.award == award], reason, by, now)
            for award in dict.fromkeys(part.award for part in parts)
        ]


def _lock(line: SpendLine) -> SpendLine:
    rows = SpendLine.objects.select_for_update(of=("self",))
    line = rows.select_related("award__department", "award__fund", "spend_return").get(pk=line.pk)
    check_correctable(line)
    return line


def check_correctable(line: SpendLine) -> None:
    """Raises LineCorrected, as the page says before anybody presses."""
    if line.feed_no is None:
        raise LineCorrected("The line is not accepted yet. Withdraw its return and upload it again instead.")
    if line.correction == Correction.REVERSAL:
        raise LineCorrected(
            "This line takes another back, and is not corrected itself. Report the payment again in a file "
            "if it was right after all."
        )
    if (made := correction_waiting_for(line)) is not None:
        raise LineCorrected(
            f"Return {made.reference} corrects this line already. Withdraw that first if it is wrong, or "
            "correct the line that stands in this one’s place."
        )


def _checked_reason(said: str) -> str:
    reason = " ".join(said.split())
    if not reason:
        raise CorrectionRefused("Say what was wrong. The sign-off and the fund read it.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise CorrectionRefused(f"Keep the reason to {LONGEST_REASON:,} characters.", field="reason")
    return reason


def _award_of(line: SpendLine, right: Right) -> Award:
    if right.award == line.award.reference:
        return line.award
    awards = Award.objects.select_related("department", "fund").filter(department=line.department_id)
    found = awards.filter(reference=right.award).first()
    if found is None:
        raise CorrectionRefused("Choose an award of your department.", field="award")
    return found


def _check(line: SpendLine, right: Right, award: Award, now: datetime) -> None:
    before = right_of(line)
    check_right(before, right, years=(award.fund.first_year, award.fund.last_year), today=london_date(now))
    budgets = awards_and_budgets(line.award.department).get(right.award, frozenset())
    if right.use != before.use and right.control_budget not in budgets:
        raise CorrectionRefused(
            f"Award {right.award} has no money in this control budget.", field="control_budget"
        )
    lines = (reversing(before).as_line(1), right.as_line(2))
    pair = CheckedFile(lines=lines)
    check_stands_once(check_overlaps(pair, reported_before(line.award.department, pair)), lines[1])


def _send(line: SpendLine, parts: list[_Part], reason: str, by: User, now: datetime) -> Return:
    """The next return of the award for the period of the line's own return."""
    award, period = parts[0].award, Period(line.spend_return.year, line.spend_return.period)
    budgets = {part.right.control_budget for part in parts}
    made = Return.objects.create(
        **head_of(award, period, budgets.pop() if len(budgets) == 1 else "", None, by, now),
        correction_reason=reason,
        answers=request_open_for(line),
        line_count=len(parts),
        transaction_count=len({part.right.transaction_number for part in parts}),
        net=sum((part.right.amount for part in parts), NOTHING),
        negatives=sum(part.right.amount < 0 for part in parts),
        duplicate_groups=0,
        challenge_count=0,
        warning_count=0,
    )
    # In one statement, as all lines of a return come: the reversal first, since the other needs it.
    SpendLine.objects.bulk_create(
        _line(made, number, line, part) for number, part in enumerate(parts, start=1)
    )
    data = {"corrects": line.feed_no, "reason": reason, "words": _said(line, parts)}
    tell_sign_off(made, by, now, data)
    return made


def _said(line: SpendLine, parts: list[_Part]) -> str:
    """What the return does to the line, in a sentence or more."""
    if not any(part.kind == Correction.REPLACEMENT for part in parts):
        return "It is taken back."
    right = parts[-1].right
    return " ".join(
        f"{one.label}: {one.before} becomes {one.after}." for one in changes(right_of(line), right)
    )


def _line(made: Return, number: int, line: SpendLine, part: _Part) -> SpendLine:
    """What the correction does not name stays as the line had it."""
    right, paid = part.right, Period.of(part.right.paid_on)
    kept = {name: getattr(line, name) for name in TEXT_LENGTHS}
    named = {name: getattr(right, name) for name in ("supplier", "transaction_number", "description")}
    return SpendLine(
        spend_return=made,
        fund=made.award.fund,
        award=made.award,
        department=made.award.department,
        line_number=number,
        year=paid.year,
        period=paid.number,
        control_budget=right.control_budget,
        date=right.paid_on,
        amount=right.amount,
        waived=line.waived,
        corrects=line,
        correction=part.kind,
        **kept | named,
    )
