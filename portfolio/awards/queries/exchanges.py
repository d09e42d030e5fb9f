"""Budget exchanges as people see them, and what there is to move."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import FORBIDDEN_PAIRS, Permission
from accounts.queries.roles import has_permission
from legacyfund.lib.financial_year import has_ended, london_date, start_of
from legacyfund.lib.money import NOTHING
from portfolio.awards.models import Milestone, MilestoneShare
from portfolio.awards.workflow import STANDING, MilestoneStatus
from portfolio.funds.models import CELL_ORDER, Fund
from portfolio.funds.queries import funds_visible_to
from portfolio.ledger.models import BudgetExchange
from portfolio.ledger.queries.listing import reversed_among
from portfolio.ledger.queries.position import exchanged_from, fund_position
from portfolio.ledger.rules.ledger import Cell
from portfolio.ledger.rules.limits import ExchangeLimit, exchange_limit
from portfolio.ledger.workflow import ProposalStatus


def held_for_exchange(fund: Fund, milestone: Milestone | None) -> dict[Cell, Decimal]:
    """By cell: a milestone's shares, or what the fund has promised to nobody; nothing that is nil."""
    if milestone is not None:
        rows = standing_shares(milestone).order_by(*CELL_ORDER)
        return {(row.year, row.control_budget): row.amount for row in rows}
    return {(row.year, row.control_budget): row.headroom for row in fund_position(fund) if row.headroom > 0}


def standing_shares(milestone: Milestone) -> QuerySet[MilestoneShare]:
    """Neither lapsed nor moved: what is released on it."""
    return milestone.shares.filter(lapsed_at=None, moved_at=None)


def limits_of(fund: Fund, cells: Iterable[Cell]) -> list[ExchangeLimit]:
    """Of these cells, those that have a limit, as it holds when their year begins; two queries."""
    allocated = {(row.year, row.control_budget): row.allocated for row in fund_position(fund)}
    moved = exchanged_from(fund)
    found = [
        exchange_limit(
            cell, allocated.get(cell, NOTHING), moved.get(cell, NOTHING), date(start_of(cell[0]), 4, 1)
        )
        for cell in cells
    ]
    return [limit for limit in found if limit is not None]


def limit_of(fund: Fund, cell: Cell) -> ExchangeLimit | None:
    return next(iter(limits_of(fund, [cell])), None)


def exchanges_of(fund: Fund) -> QuerySet[BudgetExchange]:
    """Newest first."""
    return _with_words(BudgetExchange.objects.filter(fund=fund)).order_by("-number")


def exchanges_visible_to(user: User) -> QuerySet[BudgetExchange]:
    """Of the funds whose position the person sees."""
    return _with_words(BudgetExchange.objects.filter(fund__in=funds_visible_to(user))).order_by("-pk")


def _with_words(rows: QuerySet[BudgetExchange]) -> QuerySet[BudgetExchange]:
    return rows.select_related(
        "fund", "milestone__award__department", "proposed_by", "confirmed_by", "withdrawn_by"
    )


def exchanges_on(milestone: Milestone) -> QuerySet[BudgetExchange]:
    """Those that have moved some of its money and were not reversed, the first first."""
    return (
        BudgetExchange.objects.filter(milestone=milestone, status=ProposalStatus.CONFIRMED)
        .exclude(pk__in=reversed_among(BudgetExchange, milestone.award.fund))
        .select_related("fund")
        .order_by("number")
    )


def exchanges_proposed_on(milestone: Milestone, user: User) -> QuerySet[BudgetExchange]:
    """Those that would move some of its money and wait for confirmation, for who sees the fund's position."""
    waiting = exchanges_visible_to(user).filter(milestone=milestone, status=ProposalStatus.PROPOSED)
    return waiting.order_by("number")


def has_moved(milestone: Milestone) -> bool:
    """Others have been put in the place of some of its shares."""
    return any(row.moved_at is not None for row in milestone.shares.all())


def exchanges_to_confirm(user: User) -> QuerySet[BudgetExchange]:
    """Those proposed by others, for whoever manages funds, the oldest first."""
    waiting = _with_words(BudgetExchange.objects.filter(status=ProposalStatus.PROPOSED))
    if not has_permission(user, Permission.MANAGE_FUND):
        return waiting.none()
    return waiting.exclude(proposed_by=user).order_by("pk")


def obstacle_to_exchange(exchange: BudgetExchange, user: User) -> str:
    """Why somebody who manages funds cannot confirm the proposal; empty when they can."""
    if exchange.proposed_by_id == user.pk:
        return FORBIDDEN_PAIRS["confirm_exchange"].refusal
    return ""


def ended_shares(milestone: Milestone, *, now: datetime) -> list[str]:
    """The years of its money that have ended before it is released, in order."""
    if milestone.standing_status in (MilestoneStatus.RELEASED, MilestoneStatus.CANCELLED):
        return []
    today = london_date(now)
    years = {row.year for row in milestone.shares.all() if row.stands}
    return sorted(year for year in years if has_ended(year, today))


def has_later_year(milestone: Milestone, *, now: datetime) -> bool:
    """Whether there is a year of the fund that runs, after one that it has money of."""
    last = milestone.award.fund.last_year
    runs = not has_ended(last, london_date(now))
    return runs and any(row.stands and row.year < last for row in milestone.shares.all())


def may_exchange(milestone: Milestone, user: User) -> bool:
    return (
        has_permission(user, Permission.MANAGE_FUND)
        and milestone.status != MilestoneStatus.RELEASED
        and milestone.award.status in STANDING
        and any(row.stands for row in milestone.shares.all())
    )
