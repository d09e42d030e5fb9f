"""Budget exchanges: money moved into a later year, proposed by one person of the fund, confirmed by another.

The money of an award stays committed to it; what is promised to nobody stays available.
"""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission, forbid_same_person
from accounts.queries.roles import people_with
from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.money import NOTHING
from portfolio.awards.actions.milestones import lock_milestone
from portfolio.awards.models import Milestone, MilestoneShare
from portfolio.awards.queries.exchanges import held_for_exchange, standing_shares
from portfolio.awards.workflow import STANDING, MilestoneStatus
from portfolio.funds.models import Fund
from portfolio.ledger.actions.journals import lock_fund, post_journal
from portfolio.ledger.models import BudgetExchange
from portfolio.ledger.rules.exchanges import Exchange, check_exchange
from portfolio.ledger.rules.kinds import Account, Kind
from portfolio.ledger.rules.ledger import Cell, build_move
from portfolio.ledger.workflow import EXCHANGE_TRANSITIONS


class NothingToExchange(ConflictRefused):
    """The milestone's money is released, or its award does not stand any more."""


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
) -> BudgetExchange:
    """Of a milestone's share, or where none is given of what the fund has promised to nobody. No money moves
    before somebody else confirms it. Raises ExchangeRefused, NothingToExchange, PermissionRefused.
    """
    require_permission(by, Permission.MANAGE_FUND)
    with transaction.atomic():
        milestone = _lock_if_any(milestone)
        fund = lock_fund(fund)
        year, budget = cell
        exchange = BudgetExchange(
            fund=fund,
            number=(fund.exchanges.aggregate(last=Max("number"))["last"] or 0) + 1,
            milestone=milestone,
            year=year,
            to_year=to_year,
            control_budget=budget,
            amount=amount,
            approval=approval.strip(),
            approved_on=approved_on,
            reason=reason.strip(),
            proposed_at=now,
            proposed_by=by,
        )
        check_exchange(_terms(exchange), london_date(now))
        exchange.save(force_insert=True)
        others = people_with(Permission.MANAGE_FUND).exclude(pk=by.pk)
        _record("exchange.proposed", exchange, by, now, tell=list(others))
    return exchange


def confirm_exchange(*, exchange: BudgetExchange, by: User, now: datetime) -> BudgetExchange:
    """Move the money. A milestone's is committed in the later year from then on, and its department told.

    Raises ExchangeRefused, NothingToExchange, NotEnoughMoney, PermissionRefused, TransitionRefused.
    """
    require_permission(by, Permission.MANAGE_FUND)
    with transaction.atomic():
        milestone = _lock_if_any(exchange.milestone)
        exchange = _lock(exchange)
        exchange.milestone = milestone
        exchange.status = EXCHANGE_TRANSITIONS.target(exchange.status, "confirm")
        forbid_same_person("confirm_exchange", first=exchange.proposed_by_id, second=by.pk)
        check_exchange(_terms(exchange), london_date(now))
        exchange.confirmed_at, exchange.confirmed_by = now, by
        exchange.save(update_fields=["status", "confirmed_at", "confirmed_by"])
        _post(exchange, by, now)
        if milestone is not None:
            _move_share(exchange, milestone, now)
        _record("exchange.confirmed", exchange, by, now, tell=_told_of_the_move(exchange))
    return exchange


def withdraw_exchange(*, exchange: BudgetExchange, by: User, now: datetime) -> BudgetExchange:
    """A proposal taken back, or not confirmed, which its proposer is told. Raises PermissionRefused,
    TransitionRefused.
    """
    require_permission(by, Permission.MANAGE_FUND)
    with transaction.atomic():
        exchange = _lock(exchange)
        exchange.status = EXCHANGE_TRANSITIONS.target(exchange.status, "withdraw")
        exchange.withdrawn_at, exchange.withdrawn_by = now, by
        exchange.save(update_fields=["status", "withdrawn_at", "withdrawn_by"])
        tell = [] if exchange.proposed_by_id == by.pk else [exchange.proposed_by]
        _record("exchange.withdrawn", exchange, by, now, tell=tell)
    return exchange


def _lock(exchange: BudgetExchange) -> BudgetExchange:
    return (
        BudgetExchange.objects.select_for_update(of=("self",), no_key=True)
        .select_related("fund", "milestone__award")
        .get(pk=exchange.pk)
    )


def _lock_if_any(milestone: Milestone | None) -> Milestone | None:
    if milestone is None:
        return None
    milestone = lock_milestone(milestone)
    if milestone.status == MilestoneStatus.RELEASED:
        raise NothingToExchange(
            f"The money of {milestone.reference} is released, so the department spends it in its year."
        )
    if milestone.award.status not in STANDING:
        raise NothingToExchange(
            f"Award {milestone.award.reference} is {milestone.award.get_status_display().lower()}, so it has "
            "no money to move."
        )
    return milestone


def _terms(exchange: BudgetExchange) -> Exchange:
    cell = exchange.year, exchange.control_budget
    return Exchange(
        cell=cell,
        to_year=exchange.to_year,
        amount=exchange.amount,
        approval=exchange.approval,
        approved_on=exchange.approved_on,
        reason=exchange.reason,
        held=held_for_exchange(exchange.fund, exchange.milestone).get(cell, NOTHING),
        promised=exchange.milestone is not None,
        last_year=exchange.fund.last_year,
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
        postings=build_move(
            account, (exchange.year, exchange.control_budget), exchange.to_year, exchange.amount
        ),
        narrative=f"{exchange.reference}, approved by the Treasury: {exchange.approval}",
        idempotency_key=f"exchange-{exchange.pk}",
        by=by,
        now=now,
        award_id=None if milestone is None else milestone.award_id,
    )


def _move_share(exchange: BudgetExchange, milestone: Milestone, now: datetime) -> None:
    """The shares of both years end, and others stand in their place: what is left, and what is later."""
    budget = exchange.control_budget
    standing = {row.year: row for row in standing_shares(milestone).filter(control_budget=budget)}
    amounts = {
        exchange.year: standing[exchange.year].amount - exchange.amount,
        exchange.to_year: exchange.amount,
    }
    if exchange.to_year in standing:
        amounts[exchange.to_year] += standing[exchange.to_year].amount
    for year in amounts.keys() & standing.keys():
        standing[year].moved_at = now
        standing[year].save(update_fields=["moved_at"])
    MilestoneShare.objects.bulk_create(
        MilestoneShare(milestone=milestone, year=year, control_budget=budget, amount=amount)
        for year, amount in amounts.items()
        if amount
    )


def _told_of_the_move(exchange: BudgetExchange) -> list[User]:
    """The bidders of the department whose money it is, and whoever proposed it."""
    people = [exchange.proposed_by]
    if exchange.milestone is not None:
        department = exchange.milestone.award.department
        people += people_with(Permission.CLAIM_MILESTONE, department=department)
    return people


def _record(kind: str, exchange: BudgetExchange, by: User, now: datetime, *, tell: list[User]) -> None:
    milestone = exchange.milestone
    record_event(
        kind,
        exchange,
        by=by,
        now=now,
        ref=exchange.reference,
        department=None if milestone is None else milestone.award.department,
        data={
            "fund": exchange.fund.reference,
            "fund_name": exchange.fund.name,
            "number": exchange.number,
            "award": "" if milestone is None else milestone.award.reference,
            "milestone": None if milestone is None else milestone.number,
            "name": "" if milestone is None else milestone.name,
            "control_budget": exchange.control_budget,
            "budget": exchange.get_control_budget_display(),
            "from": exchange.year,
            "into": exchange.to_year,
            "amount": str(exchange.amount),
            "approval": exchange.approval,
            "approved_on": exchange.approved_on.isoformat(),
            "reason": exchange.reason,
        },
        tell=tell,
    )
