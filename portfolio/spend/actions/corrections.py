"""Correcting an accepted line: a return that takes it back and puts what is right in its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions.allowed import check_may
from accounts.models import Actor, Department, User
from accounts.permissions import Permission
from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.financial_year import Period, london_date
from legacyfund.lib.money import NOTHING
from portfolio.awards.models import Award
from portfolio.awards.queries.standing import ANNOUNCED
from portfolio.spend.actions.heads import head_of, tell_sign_off
from portfolio.spend.actions.shared import check_reason, check_reporting
from portfolio.spend.models import Correction, CorrectionRequest, Return, ReturnUpload, SpendLine
from portfolio.spend.queries.corrections import accepted_for, right_of, why_not_correctable
from portfolio.spend.queries.reported import reported_before
from portfolio.spend.queries.requests import requests_open_for
from portfolio.spend.queries.uploads import awards_and_budgets
from portfolio.spend.rules.corrections import (
    CorrectionRefused,
    Right,
    changes,
    check_right,
    check_stands_once,
    reversing,
    right_in,
)
from portfolio.spend.rules.lines import TEXT_LENGTHS, CheckedFile, LineCorrection
from portfolio.spend.rules.overlaps import check_overlaps


class LineCorrected(ConflictRefused):
    """The line is corrected already, or is itself one that takes another back."""


@dataclass(frozen=True)
class _Part:
    """A line to be: which one it corrects, what it says, of which award, and whether it takes that back or
    replaces it. `asked`: the fund's request that is open for the line.
    """

    line: SpendLine
    kind: Correction
    right: Right
    award: Award
    asked: CorrectionRequest | None


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
        (line,) = _lock([line.pk])
        check_correctable(line)
        reason = _checked_reason(reason)
        parts = _parts({line: right})
        if right is not None:
            _check(line, right, parts[1].award, now)
        return _send_all(parts, None, reason, by, now)


def correct_by_file(
    *, upload: ReturnUpload, corrections: Sequence[LineCorrection], reason: str, by: Actor, now: datetime
) -> list[Return]:
    """The same for each row of a file that changes an accepted line, as it was checked just now. Part of the
    caller's transaction, which holds the department's row.

    Corrections of one award, for returns of one period, are one return. Raises CorrectionRefused,
    AwardNotDelivering.
    """
    if not corrections:
        return []
    reason = _checked_reason(reason)
    numbers = accepted_for(upload.department, (one.feed_no for one in corrections))
    lines = {line.feed_no: line for line in _lock([row.pk for row in numbers.values()])}
    rights = {lines[one.feed_no]: None if one.after is None else right_in(one.after) for one in corrections}
    return _send_all(_parts(rights), upload, reason, by, now)


def _lock(keys: Sequence[int]) -> list[SpendLine]:
    """In the order of their keys, as two corrections of one line wait for each other."""
    rows = SpendLine.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    return list(rows.select_related("award__department", "award__fund", "spend_return").order_by("pk"))


def check_correctable(line: SpendLine) -> None:
    """Raises LineCorrected, as the page says before anybody presses."""
    if words := why_not_correctable([line]).get(line.pk):
        raise LineCorrected(words)


def _parts(rights: Mapping[SpendLine, Right | None]) -> list[_Part]:
    """What takes each line back, and what is right in its place. Raises CorrectionRefused for an award that
    is none of the department's.
    """
    asked = requests_open_for(rights)
    awards = {line.award.reference: line.award for line in rights}
    wanted = {right.award for right in rights.values() if right is not None} - awards.keys()
    if wanted:
        department = next(iter(rights)).department_id
        found = Award.objects.filter(ANNOUNCED, department=department, reference__in=wanted)
        awards |= {row.reference: row for row in found.select_related("department", "fund").order_by("pk")}
    parts = []
    for line, right in rights.items():
        of = asked.get(line.pk)
        parts.append(_Part(line, Correction.REVERSAL, reversing(right_of(line)), line.award, of))
        if right is None:
            continue
        if right.award not in awards:
            raise CorrectionRefused("Choose an award of your department.", field="award")
        parts.append(_Part(line, Correction.REPLACEMENT, right, awards[right.award], of))
    return parts


def _send_all(
    parts: Sequence[_Part], upload: ReturnUpload | None, reason: str, by: Actor, now: datetime
) -> list[Return]:
    """What takes lines back first: what stands in their place for another award needs it."""
    for part in parts:
        check_reporting(part.award, corrects=part.award == part.line.award)
    groups: dict[tuple[object, ...], list[_Part]] = {}
    for moves in (False, True):
        for part in parts:
            if (part.award != part.line.award) is moves:
                groups.setdefault(_kept_together(part), []).append(part)
    return [_send(group, upload, reason, by, now) for group in groups.values()]


def _kept_together(part: _Part) -> tuple[object, ...]:
    """Of one return are corrections for one award and period that answer one request of the fund. What moves
    to another award is apart, so that no two returns wait for each other.
    """
    of = part.line.spend_return
    return part.award.pk, of.year, of.period, part.asked, part.award != part.line.award


def _checked_reason(said: str) -> str:
    missing = "Say what was wrong. The sign-off and the fund read it."
    return check_reason(" ".join(said.split()), missing, CorrectionRefused)


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


def _send(
    parts: Sequence[_Part], upload: ReturnUpload | None, reason: str, by: Actor, now: datetime
) -> Return:
    """The next return of the award for the period of the lines' own return."""
    award, of = parts[0].award, parts[0].line.spend_return
    budgets = {part.right.control_budget for part in parts}
    head = head_of(
        award, Period(of.year, of.period), budgets.pop() if len(budgets) == 1 else "", upload, by, now
    )
    made = Return.objects.create(
        **head | {"file": None},
        correction_reason=reason,
        answers=parts[0].asked,
        line_count=len(parts),
        transaction_count=len({part.right.transaction_number for part in parts}),
        net=sum((part.right.amount for part in parts), NOTHING),
        negatives=sum(part.right.amount < 0 for part in parts),
        duplicate_groups=0,
        challenge_count=0,
        warning_count=0,
    )
    # In one statement, as all lines of a return come: a reversal first, since what replaces it needs it.
    SpendLine.objects.bulk_create(_line(made, number, part) for number, part in enumerate(parts, start=1))
    first, *others = dict.fromkeys(part.line.feed_no for part in parts)
    corrects = f"{first} and {len(others)} more" if others else first
    data = {"corrects": corrects, "reason": reason, "words": _said(parts)}
    tell_sign_off(made, by, now, data)
    return made


def _said(parts: Sequence[_Part]) -> str:
    """What the return does to its lines, in a sentence or more."""
    lines = list(dict.fromkeys(part.line.feed_no for part in parts))
    if len(lines) > 1:
        return f"It corrects {len(lines)} lines. Each is on the return’s page, with what changes."
    if not any(part.kind == Correction.REPLACEMENT for part in parts):
        return "It is taken back."
    return " ".join(
        f"{one.label}: {one.before} becomes {one.after}."
        for one in changes(right_of(parts[-1].line), parts[-1].right)
    )


def _line(made: Return, number: int, part: _Part) -> SpendLine:
    """What the correction does not name stays as the line had it."""
    line, right, paid = part.line, part.right, Period.of(part.right.paid_on)
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
