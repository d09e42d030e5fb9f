"""Money that moves between years and control budgets, and journals reversed, for tests: reached through the
actions.
"""

from datetime import date, datetime
from typing import Any

from accounts.models import User
from accounts.permissions import Role
from legacyfund.lib.financial_year import london_date
from portfolio.awards.actions.exchanges import confirm_exchange, propose_exchange
from portfolio.awards.actions.reversals import confirm_reversal, propose_reversal
from portfolio.awards.actions.switches import confirm_switch, propose_switch
from portfolio.awards.models import Milestone
from portfolio.funds.models import Fund
from portfolio.ledger.models import BudgetExchange, BudgetSwitch, Journal, Reversal
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL
from tests.factories.portfolio import fresh, pounds


def proposed_exchange(
    of: Milestone | Fund,
    *,
    amount: int | str = 100_000,
    cell: tuple[str, str] = CELL,
    to_year: str = "2028-29",
    reason: str = "The supplier delivers later.",
    approved_on: date | None = None,
    over_limit: str = "The Treasury agreed to all of it.",
    by: User | None = None,
    now: datetime = NOW,
) -> BudgetExchange:
    """Of the milestone's share, or of what the fund has promised to nobody."""
    return propose_exchange(
        fund=of if isinstance(of, Fund) else fresh(of).award.fund,
        milestone=None if isinstance(of, Fund) else of,
        cell=cell,
        to_year=to_year,
        amount=pounds(amount),
        approval="Supplementary Estimate",
        approved_on=approved_on or london_date(now),
        reason=reason,
        over_limit=over_limit,
        by=by or make_user(Role.FUND_MANAGER, now=now),
        now=now,
    )


def confirmed_exchange(
    of: Milestone | Fund, *, by: User | None = None, now: datetime = NOW, **details: Any
) -> BudgetExchange:
    exchange = proposed_exchange(of, now=now, **details)
    return confirm_exchange(exchange=exchange, by=by or make_user(Role.FUND_MANAGER, now=now), now=now)


def proposed_switch(
    of: Milestone | Fund,
    *,
    amount: int | str = 100_000,
    cell: tuple[str, str] = CELL,
    to_budget: str = "CDEL",
    approval: str = "",
    reason: str = "The supplier sells licences and no service.",
    by: User | None = None,
    now: datetime = NOW,
) -> BudgetSwitch:
    """Of the milestone's share, or of what the fund has promised to nobody."""
    return propose_switch(
        fund=of if isinstance(of, Fund) else fresh(of).award.fund,
        milestone=None if isinstance(of, Fund) else of,
        cell=cell,
        to_budget=to_budget,
        amount=pounds(amount),
        approval=approval,
        approved_on=london_date(now) if approval else None,
        reason=reason,
        by=by or make_user(Role.FUND_MANAGER, now=now),
        now=now,
    )


def confirmed_switch(
    of: Milestone | Fund, *, by: User | None = None, now: datetime = NOW, **details: Any
) -> BudgetSwitch:
    switch = proposed_switch(of, now=now, **details)
    return confirm_switch(switch=switch, by=by or make_user(Role.FUND_MANAGER, now=now), now=now)


def proposed_reversal(
    journal: Journal, *, reason: str = "A slip.", by: User | None = None, now: datetime = NOW
) -> Reversal:
    by = by or make_user(Role.FUND_MANAGER, now=now)
    return propose_reversal(journal=journal, reason=reason, by=by, now=now)


def confirmed_reversal(
    journal: Journal, *, by: User | None = None, now: datetime = NOW, **details: Any
) -> Reversal:
    reversal = proposed_reversal(journal, now=now, **details)
    return confirm_reversal(reversal=reversal, by=by or make_user(Role.FUND_MANAGER, now=now), now=now)
