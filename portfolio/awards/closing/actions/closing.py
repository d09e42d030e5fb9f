"""An award that has ended is closed: what was released and not spent is available to the fund again."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from accounts.actions.allowed import require_permission
from accounts.models import User
from accounts.permissions import Permission, forbid_same_person
from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.money import format_exact
from portfolio.awards.actions.awards import ReasonMissing, lock_award
from portfolio.awards.closing.actions.recording import closers, department_people, record_end
from portfolio.awards.closing.models import Closure, RecoveredAmount
from portfolio.awards.closing.queries.closing import ENDED, unspent_money
from portfolio.awards.closing.queries.promised import why_not_decided
from portfolio.awards.closing.workflow import CLOSURE_TRANSITIONS, ClosureStatus
from portfolio.awards.models import Award
from portfolio.awards.workflow import AWARD_TRANSITIONS, AwardStatus
from portfolio.ledger.actions.allocating import written
from portfolio.ledger.actions.journals import post_journal
from portfolio.ledger.rules.kinds import Kind
from portfolio.ledger.rules.ledger import build_postings


class CannotClose(ConflictRefused):
    """The award has not ended, or something of it is not settled."""


class ClosureOutdated(ConflictRefused):
    """What is unspent is not what was to be recovered any more."""


def propose_closing(*, award: Award, reason: str, by: User, now: datetime) -> Closure:
    """Nothing moves before somebody else approves it; where nothing is unspent, the award is closed at once.

    Raises CannotClose, ReasonMissing, PermissionRefused.
    """
    require_permission(by, Permission.CLOSE_AWARD)
    if not reason.strip():
        raise ReasonMissing("Say why the award is closed.", field="reason")
    with transaction.atomic():
        award = lock_award(award)
        unspent = unspent_money(award)
        check_closable(award, unspent)
        last = award.closures.aggregate(last=Max("number"))["last"] or 0
        closure = Closure.objects.create(
            award=award,
            number=last + 1,
            reason=reason.strip(),
            moves_money=bool(unspent),
            proposed_at=now,
            proposed_by=by,
        )
        RecoveredAmount.objects.bulk_create(
            RecoveredAmount(closure=closure, year=year, control_budget=budget, amount=amount)
            for (year, budget), amount in unspent.items()
        )
        if unspent:
            tell = [person for person in closers() if person != by]
            _record("closing_proposed", closure, unspent, by, now, tell)
        else:
            _close(closure, {}, by, now)
    return closure


def check_closable(award: Award, unspent: Mapping[tuple[str, str], Decimal]) -> None:
    """Raises CannotClose with what is in the way, as the page says before anybody presses."""
    if award.status not in ENDED or award.answered_at is None:
        raise CannotClose(
            f"Award {award.reference} is {award.get_status_display().lower()}. An award is closed once it is "
            "completed or terminated."
        )
    if award.status == AwardStatus.CLOSED and not unspent:
        raise CannotClose(f"Award {award.reference} is closed, and nothing of it is unspent.")
    if (waiting := award.closures.filter(status=ClosureStatus.PROPOSED).first()) is not None:
        raise CannotClose(
            f"{waiting.proposed_by} has proposed it already, and somebody else has to approve it."
        )
    if why := why_not_decided(award):
        raise CannotClose(f"Award {award.reference} cannot be closed yet. {why}")


def approve_closing(*, closure: Closure, by: User, now: datetime) -> Closure:
    """The unspent money is available to the fund again, and the award is closed. Raises ClosureOutdated,
    CannotClose, PermissionRefused, TransitionRefused.
    """
    require_permission(by, Permission.CLOSE_AWARD)
    with transaction.atomic():
        closure = _lock(closure)
        CLOSURE_TRANSITIONS.target(closure.status, "approve")
        forbid_same_person("approve_closing", first=closure.proposed_by_id, second=by.pk)
        check_approvable(closure)
        _post(closure, by, now)
        _close(closure, closure.money, by, now)
    return closure


def check_approvable(closure: Closure) -> None:
    """Raises ClosureOutdated or CannotClose, as the page says before anybody presses."""
    _check_stands(closure)
    if why := why_not_decided(closure.award):
        raise CannotClose(f"Award {closure.award.reference} cannot be closed yet. {why}")


def _check_stands(closure: Closure) -> None:
    """Raises ClosureOutdated with both figures."""
    proposed, unspent = closure.money, unspent_money(closure.award)
    for year, budget in sorted(proposed.keys() | unspent.keys()):
        before, stands = (held.get((year, budget), Decimal(0)) for held in (proposed, unspent))
        if before != stands:
            raise ClosureOutdated(
                f"This was proposed when {format_exact(before)} of {year} was unspent; now it is "
                f"{format_exact(stands)}. Nothing was changed. Have it withdrawn, and propose it again."
            )


def _post(closure: Closure, by: User, now: datetime) -> None:
    post_journal(
        fund=closure.award.fund,
        kind=Kind.RECOVERY,
        postings=build_postings(Kind.RECOVERY, closure.money),
        narrative=f"{closure.award.reference} closed: {closure.reason}"[:500],
        idempotency_key=closure.journal_key,
        by=by,
        now=now,
        award_id=closure.award_id,
    )


def _close(closure: Closure, recovered: Mapping[tuple[str, str], Decimal], by: User, now: datetime) -> None:
    award = closure.award
    closure.status = CLOSURE_TRANSITIONS.target(closure.status, "approve")
    closure.approved_at, closure.approved_by = now, by
    closure.save(update_fields=["status", "approved_at", "approved_by"])
    if award.status != AwardStatus.CLOSED:
        award.status = AWARD_TRANSITIONS.target(award.status, "close")
        award.save(update_fields=["status"])
    tell = [person for person in department_people(award) if person != by]
    if closure.proposed_by != by and closure.proposed_by not in tell:
        tell.append(closure.proposed_by)
    _record("closed", closure, recovered, by, now, tell)


def withdraw_closing(*, closure: Closure, by: User, now: datetime) -> Closure:
    """Taken back, or not approved, which its proposer is told. Raises PermissionRefused,
    TransitionRefused.
    """
    require_permission(by, Permission.CLOSE_AWARD)
    with transaction.atomic():
        closure = _lock(closure)
        closure.status = CLOSURE_TRANSITIONS.target(closure.status, "withdraw")
        closure.withdrawn_at, closure.withdrawn_by = now, by
        closure.save(update_fields=["status", "withdrawn_at", "withdrawn_by"])
        tell = [closure.proposed_by] if closure.proposed_by != by else []
        _record("closing_withdrawn", closure, closure.money, by, now, tell)
    return closure


def _lock(closure: Closure) -> Closure:
    """The award first, then the closure: the one order in which they are locked."""
    award = lock_award(closure.award)
    locked = (
        Closure.objects.select_for_update(of=("self",), no_key=True)
        .select_related("proposed_by")
        .get(pk=closure.pk)
    )
    locked.award = award
    return locked


def _record(
    kind: str,
    closure: Closure,
    amounts: Mapping[tuple[str, str], Decimal],
    by: User,
    now: datetime,
    tell: list[User],
) -> None:
    record_end(
        kind,
        closure.award,
        closure.number,
        by=by,
        now=now,
        tell=tell,
        reason=closure.reason,
        amounts=written(dict(amounts)),
    )
