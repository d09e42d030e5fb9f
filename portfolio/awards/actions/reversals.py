"""Reversals: a journal that was a mistake turned round by another, proposed by one person, confirmed by
another.

What it moved of an award goes back with its shares: such as stand take the place of those it moved or let
lapse.
"""

from datetime import datetime

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import Department, User
from accounts.permissions import Permission
from legacyfund.lib.errors import DomainError
from portfolio.awards.actions.awards import lock_award
from portfolio.awards.actions.shares import lock_unreleased, move_shares, restore_lapsed
from portfolio.awards.queries.reversals import (
    check_reversible,
    lapsed_of,
    move_behind,
    obstacle_to_proposing,
)
from portfolio.ledger.actions.journals import lock_fund, post_journal
from portfolio.ledger.actions.proposals import (
    confirmed,
    lock_proposal,
    next_number,
    others_of_the_fund,
    told_of_move,
    withdrawn,
)
from portfolio.ledger.models import Journal, Reversal
from portfolio.ledger.queries.journals import rule_postings
from portfolio.ledger.rules.kinds import Kind
from portfolio.ledger.rules.ledger import reversal
from portfolio.ledger.rules.reversals import ReversalRefused
from portfolio.ledger.workflow import REVERSAL_TRANSITIONS


class ReasonMissing(DomainError):
    """A reversal says what was wrong with the journal."""


def propose_reversal(*, journal: Journal, reason: str, by: User, now: datetime) -> Reversal:
    """No money moves before somebody else confirms it. Raises ReversalRefused, ReasonMissing,
    PermissionRefused.
    """
    require_permission(by, Permission.MANAGE_FUND)
    if not reason.strip():
        raise ReasonMissing("Say what was wrong with the journal.", field="reason")
    with transaction.atomic():
        fund = lock_fund(journal.fund)
        if obstacle := obstacle_to_proposing(journal):
            raise ReversalRefused(obstacle)
        made = Reversal.objects.create(
            fund=fund,
            number=next_number(Reversal, fund),
            journal=journal,
            reason=reason.strip(),
            proposed_at=now,
            proposed_by=by,
        )
        _record("reversal.proposed", made, by, now, tell=others_of_the_fund(by))
    return made


def confirm_reversal(*, reversal: Reversal, by: User, now: datetime) -> Reversal:
    """Move the money back, from the day on which the journal counted, or the first on which it is there.

    Raises ReversalRefused, NothingToMove, NotEnoughMoney, PermissionRefused, TransitionRefused.
    """
    require_permission(by, Permission.MANAGE_FUND)
    with transaction.atomic():
        moved = move_behind(reversal.journal)
        milestone = moved.milestone and lock_unreleased(moved.milestone) if moved else None
        award = reversal.journal.award and lock_award(reversal.journal.award)
        reversal = lock_proposal(reversal, "journal__award__department")
        confirmed(reversal, REVERSAL_TRANSITIONS, pair="confirm_reversal", by=by, now=now)
        check_reversible(reversal.journal)
        posted = _post(reversal, by, now)
        if moved is not None and milestone is not None:
            back = {cell: -amount for cell, amount in moved.moves().items()}
            move_shares(milestone, back, now=now)
        elif award is not None:
            restore_lapsed(award, lapsed_of(reversal.journal), now=now)
        _record(
            "reversal.confirmed",
            reversal,
            by,
            now,
            tell=told_of_move(reversal, _department(reversal)),
            posted=posted.number,
        )
    return reversal


def withdraw_reversal(*, reversal: Reversal, by: User, now: datetime) -> Reversal:
    """A proposal taken back, or not confirmed, which its proposer is told. Raises PermissionRefused,
    TransitionRefused.
    """
    require_permission(by, Permission.MANAGE_FUND)
    with transaction.atomic():
        reversal = lock_proposal(reversal, "journal__award__department")
        tell = withdrawn(reversal, REVERSAL_TRANSITIONS, by=by, now=now)
        _record("reversal.withdrawn", reversal, by, now, tell=tell)
    return reversal


def _post(proposal: Reversal, by: User, now: datetime) -> Journal:
    journal = proposal.journal
    return post_journal(
        fund=proposal.fund,
        kind=Kind.REVERSAL,
        postings=reversal(rule_postings(journal.postings.all())),
        narrative=f"{proposal.reference}: {proposal.reason}"[:500],
        idempotency_key=proposal.journal_key,
        by=by,
        now=now,
        award_id=journal.award_id,
        effective_on=journal.effective_on,
        reverses=journal,
    )


def _department(proposal: Reversal) -> Department | None:
    award = proposal.journal.award
    return None if award is None else award.department


def _record(
    kind: str,
    proposal: Reversal,
    by: User,
    now: datetime,
    *,
    tell: list[User],
    posted: int | None = None,
) -> None:
    journal, award = proposal.journal, proposal.journal.award
    record_event(
        kind,
        proposal,
        by=by,
        now=now,
        ref=proposal.reference,
        department=_department(proposal),
        data={
            "fund": proposal.fund.reference,
            "fund_name": proposal.fund.name,
            "number": proposal.number,
            "journal": journal.number,
            "kind": journal.get_kind_display().lower(),
            "narrative": journal.narrative,
            "award": "" if award is None else award.reference,
            "posted": posted,
            "reason": proposal.reason,
        },
        tell=tell,
    )
