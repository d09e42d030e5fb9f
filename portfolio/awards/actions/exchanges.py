"""Budget exchanges: money moved into a later year, proposed by one person of the fund, confirmed by another.

The money of an award stays committed to it; what is promised to nobody stays available.
"""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.money import NOTHING
from portfolio.awards.actions.moves import department_of, facts_of
from portfolio.awards.actions.shares import lock_unreleased, move_shares
from portfolio.awards.models import Milestone
from portfolio.awards.queries.exchanges import held_for_exchange, limit_of
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
from portfolio.ledger.models import BudgetExchange
from portfolio.ledger.queries.position import brought_back
from portfolio.ledger.rules.exchanges import Exchange, check_exchange
from portfolio.ledger.rules.kinds import Account, Kind
from portfolio.ledger.rules.ledger import Cell, build_move
from portfolio.ledger.workflow import EXCHANGE_TRANSITIONS


def propose_exchange(
    *,
    fund: Fund,
    cell: Cell,
    to_year: str,
    amount: Decimal,
    approval: str,
    approved_on: date,
    reason: str,
    by: User,
    now: datetime,
    milestone: Milestone | None = None,
    over_limit: str = "",
) -> BudgetExchange:
    """Of a milestone's share, or where none is given of what the fund has promised to nobody. No money moves
    before somebody else confirms it. `over_limit` says why more moves than the limit of the year. Raises
    ExchangeRefused, NothingToMove, PermissionRefused.
    """
    require_permission(by, Permission.MANAGE_FUND)
    with transaction.atomic():
        milestone = milestone and lock_unreleased(milestone)
        fund = lock_fund(fund)
        year, budget = cell
        exchange = BudgetExchange(
            fund=fund,
            number=next_number(BudgetExchange, fund),
            milestone=milestone,
            year=year,
            to_year=to_year,
            control_budget=budget,
            amount=amount,
            approval=approval.strip(),
            approved_on=approved_on,
            reason=reason.strip(),
            over_limit=over_limit.strip(),
            proposed_at=now,
            proposed_by=by,
        )
        check_exchange(_terms(exchange), london_date(now))
        exchange.save(force_insert=True)
        _record("exchange.proposed", exchange, by, now, tell=others_of_the_fund(by))
    return exchange


def confirm_exchange(*, exchange: BudgetExchange, by: User, now: datetime) -> BudgetExchange:
    """Move the money. A milestone's is committed in the later year from then on, and its department told.

    Raises ExchangeRefused, NothingToMove, NotEnoughMoney, PermissionRefused, TransitionRefused.
    """
    require_permission(by, Permission.MANAGE_FUND)
    with transaction.atomic():
        milestone = exchange.milestone and lock_unreleased(exchange.milestone)
        exchange = lock_proposal(exchange, "milestone__award__department")
        # What has moved already, which the limit counts, is read behind it.
        exchange.fund = lock_fund(exchange.fund)
        exchange.milestone = milestone
        confirmed(exchange, EXCHANGE_TRANSITIONS, pair="confirm_exchange", by=by, now=now)
        check_exchange(_terms(exchange), london_date(now))
        _post(exchange, by, now)
        if milestone is not None:
            move_shares(milestone, exchange.moves(), now=now)
        _record("exchange.confirmed", exchange, by, now, tell=told_of_move(exchange, department_of(exchange)))
    return exchange


def withdraw_exchange(*, exchange: BudgetExchange, by: User, now: datetime) -> BudgetExchange:
    """A proposal taken back, or not confirmed, which its proposer is told. Raises PermissionRefused,
    TransitionRefused.
    """
    require_permission(by, Permission.MANAGE_FUND)
    with transaction.atomic():
        exchange = lock_proposal(exchange, "milestone__award__department")
        tell = withdrawn(exchange, EXCHANGE_TRANSITIONS, by=by, now=now)
        _record("exchange.withdrawn", exchange, by, now, tell=tell)
    return exchange


def _terms(exchange: BudgetExchange) -> Exchange:
    cell = exchange.cell
    return Exchange(
        cell=cell,
        to_year=exchange.to_year,
        amount=exchange.amount,
        approval=exchange.approval,
        approved_on=exchange.approved_on,
        reason=exchange.reason,
        held=held_for_exchange(exchange.fund, exchange.milestone).get(cell, NOTHING),
        promised=exchange.milestone is not None,
        brought_back=exchange.milestone is None and cell in brought_back(exchange.fund),
        last_year=exchange.fund.last_year,
        limit=limit_of(exchange.fund, cell),
        over_limit=exchange.over_limit,
    )


def _post(exchange: BudgetExchange, by: User, now: datetime) -> None:
    """An award's stays committed, and so is re-profiled; the fund's stays available."""
    milestone = exchange.milestone
    kind, account = (
        (Kind.EXCHANGE, Account.AVAILABLE) if milestone is None else (Kind.REPROFILE, Account.COMMITTED)
    )
    post_journal(
        fund=exchange.fund,
        kind=kind,
        postings=build_move(account, exchange.cell, exchange.into, exchange.amount),
        narrative=f"{exchange.reference}, approved by the Treasury: {exchange.approval}",
        idempotency_key=exchange.journal_key,
        by=by,
        now=now,
        award_id=None if milestone is None else milestone.award_id,
    )


def _record(kind: str, exchange: BudgetExchange, by: User, now: datetime, *, tell: list[User]) -> None:
    record_event(
        kind,
        exchange,
        by=by,
        now=now,
        ref=exchange.reference,
        department=department_of(exchange),
        data={
            **facts_of(exchange),
            "budget": exchange.get_control_budget_display(),
            "from": exchange.year,
            "into": exchange.to_year,
            "over_limit": exchange.over_limit,
        },
        tell=tell,
    )
