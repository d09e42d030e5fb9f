"""Switches: money moved into another control budget of its year, by two people of the fund."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.money import NOTHING
from portfolio.awards.actions.moves import department_of, facts_of
from portfolio.awards.actions.shares import lock_unreleased, move_shares
from portfolio.awards.models import Milestone
from portfolio.awards.queries.exchanges import held_for_exchange
from portfolio.funds.models import Fund
from portfolio.ledger.actions.journals import lock_fund, post_journal
from portfolio.ledger.actions.proposals import (
    confirmed,
    lock_proposal,
    next_number,
    others_of_the_fund,
    told_of_move,
    withdrawn,
)
from portfolio.ledger.models import BudgetSwitch
from portfolio.ledger.rules.kinds import Account, Kind
from portfolio.ledger.rules.ledger import Cell, build_move
from portfolio.ledger.rules.switches import Switch, check_switch
from portfolio.ledger.workflow import SWITCH_TRANSITIONS


def propose_switch(
    *,
    fund: Fund,
    cell: Cell,
    to_budget: str,
    amount: Decimal,
    approval: str,
    approved_on: date | None,
    reason: str,
    by: User,
    now: datetime,
    milestone: Milestone | None = None,
) -> BudgetSwitch:
    """Of a milestone's share, or where none is given of what the fund has promised to nobody. No money moves
    before somebody else confirms it. Raises SwitchRefused, NothingToMove, PermissionRefused.
    """
    require_permission(by, Permission.MANAGE_FUND)
    with transaction.atomic():
        milestone = milestone and lock_unreleased(milestone)
        fund = lock_fund(fund)
        year, budget = cell
        switch = BudgetSwitch(
            fund=fund,
            number=next_number(BudgetSwitch, fund),
            milestone=milestone,
            year=year,
            control_budget=budget,
            to_budget=to_budget,
            amount=amount,
            approval=approval.strip(),
            approved_on=approved_on,
            reason=reason.strip(),
            proposed_at=now,
            proposed_by=by,
        )
        check_switch(_terms(switch), london_date(now))
        switch.save(force_insert=True)
        _record("switch.proposed", switch, by, now, tell=others_of_the_fund(by))
    return switch


def confirm_switch(*, switch: BudgetSwitch, by: User, now: datetime) -> BudgetSwitch:
    """Move the money. A milestone's is committed in the other control budget from then on, and its department
    told. Raises SwitchRefused, NothingToMove, NotEnoughMoney, PermissionRefused, TransitionRefused.
    """
    require_permission(by, Permission.MANAGE_FUND)
    with transaction.atomic():
        milestone = switch.milestone and lock_unreleased(switch.milestone)
        switch = lock_proposal(switch, "milestone__award__department")
        switch.milestone = milestone
        confirmed(switch, SWITCH_TRANSITIONS, pair="confirm_switch", by=by, now=now)
        check_switch(_terms(switch), london_date(now))
        _post(switch, by, now)
        if milestone is not None:
            move_shares(milestone, switch.moves(), now=now)
        _record("switch.confirmed", switch, by, now, tell=told_of_move(switch, department_of(switch)))
    return switch


def withdraw_switch(*, switch: BudgetSwitch, by: User, now: datetime) -> BudgetSwitch:
    """A proposal taken back, or not confirmed, which its proposer is told. Raises PermissionRefused,
    TransitionRefused.
    """
    require_permission(by, Permission.MANAGE_FUND)
    with transaction.atomic():
        switch = lock_proposal(switch, "milestone__award__department")
        tell = withdrawn(switch, SWITCH_TRANSITIONS, by=by, now=now)
        _record("switch.withdrawn", switch, by, now, tell=tell)
    return switch


def _terms(switch: BudgetSwitch) -> Switch:
    cell = switch.cell
    return Switch(
        cell=cell,
        to_budget=switch.to_budget,
        amount=switch.amount,
        approval=switch.approval,
        approved_on=switch.approved_on,
        reason=switch.reason,
        held=held_for_exchange(switch.fund, switch.milestone).get(cell, NOTHING),
    )


def _post(switch: BudgetSwitch, by: User, now: datetime) -> None:
    milestone = switch.milestone
    account = Account.AVAILABLE if milestone is None else Account.COMMITTED
    approved = f", approved by the Treasury: {switch.approval}" if switch.approval else ""
    post_journal(
        fund=switch.fund,
        kind=Kind.SWITCH,
        postings=build_move(account, switch.cell, switch.into, switch.amount),
        narrative=f"{switch.reference}{approved}",
        idempotency_key=switch.journal_key,
        by=by,
        now=now,
        award_id=None if milestone is None else milestone.award_id,
    )


def _record(kind: str, switch: BudgetSwitch, by: User, now: datetime, *, tell: list[User]) -> None:
    record_event(
        kind,
        switch,
        by=by,
        now=now,
        ref=switch.reference,
        department=department_of(switch),
        data={
            **facts_of(switch),
            "year": switch.year,
            "to_budget": switch.to_budget,
            "from": CONTROL_BUDGETS[switch.control_budget],
            "into": CONTROL_BUDGETS[switch.to_budget],
        },
        tell=tell,
    )
