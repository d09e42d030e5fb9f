"""The numbers of a fund or an award by year × control budget, now or as they were."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar, cast

from django.db.models import F, Q, QuerySet, Sum

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS, cell_order
from legacyfund.lib.financial_year import has_ended, london_date
from legacyfund.lib.money import NOTHING
from portfolio.funds.models import Fund
from portfolio.ledger.models import BudgetExchange, FundBalance, Posting
from portfolio.ledger.rules.ended import EndedYear, ended_years
from portfolio.ledger.rules.kinds import Account
from portfolio.ledger.rules.ledger import Position, read_position


@dataclass(frozen=True)
class CellRow:
    """Amounts of one cell, or the total of all: `year` and `control_budget` are "" in the total."""

    year: str
    control_budget: str

    @property
    def budget_label(self) -> str:
        return SHORT_CONTROL_BUDGETS.get(self.control_budget, "")


@dataclass(frozen=True)
class PositionRow(CellRow):
    """Of a fund: the amounts of a `Position`."""

    allocated: Decimal
    committed: Decimal
    released: Decimal
    spent: Decimal
    lapsed: Decimal
    headroom: Decimal

    @property
    def moved(self) -> Decimal:
        """Into the cell by exchanges and switches, less what went out of it: what is allocated and moved is
        committed, has lapsed or is headroom.
        """
        return self.committed + self.lapsed + self.headroom - self.allocated


Row = TypeVar("Row", bound=CellRow)


def total_row(kind: type[Row], rows: Iterable[Row]) -> Row:
    """Each amount of these rows added up."""
    rows, make = list(rows), cast(Callable[..., Row], kind)
    amounts = [field.name for field in fields(kind) if field.name not in ("year", "control_budget")]
    return make("", "", *(sum((getattr(row, name) for row in rows), NOTHING) for name in amounts))


def fund_position(
    fund: Fund, known_at: datetime | None = None, *, as_at: date | None = None
) -> list[PositionRow]:
    """A row for each cell that ever held money, by year and control budget; one query.

    As at the end of a day in London, as far as it was known at a moment; now where neither is given.
    """
    if known_at is None and as_at is None:
        rows = held_by_account(FundBalance.objects.filter(fund=fund))
    else:
        rows = sum_by_account(Posting.objects.filter(journal__fund=fund).filter(by_then(known_at, as_at)))
    return [_fund_row(year, budget, read_position(held)) for (year, budget), held in group_by_cell(rows)]


def by_then(known_at: datetime | None, as_at: date | None, of: str = "journal__") -> Q:
    """Journals that were posted by the moment and count by the day; `of` is the way to the journal."""
    found = Q()
    if known_at is not None:
        found &= Q(**{f"{of}posted_at__lte": known_at})
    if as_at is not None:
        found &= Q(**{f"{of}effective_on__lte": as_at})
    return found


def positions_of(funds: QuerySet[Fund]) -> dict[int, list[PositionRow]]:
    """By id of the fund, as `fund_position` has it now; one query for all."""
    held: dict[int, list[_Row]] = defaultdict(list)
    balances = (
        FundBalance.objects.filter(fund__in=funds)
        .order_by("fund_id", "year", "control_budget", "account")
        .values_list("fund_id", "year", "control_budget", "account")
        .annotate(total=Sum("amount"))
    )
    for fund_id, *row in balances:
        held[fund_id].append(tuple(row))
    return {
        fund_id: [_fund_row(*cell, read_position(amounts)) for cell, amounts in group_by_cell(rows)]
        for fund_id, rows in held.items()
    }


def position_total(rows: Iterable[PositionRow]) -> PositionRow:
    return total_row(PositionRow, rows)


def funds_with_totals(funds: QuerySet[Fund]) -> list[tuple[Fund, PositionRow]]:
    """Each fund with its position over all years and control budgets; one query for all."""
    rows: QuerySet[Any] = funds.annotate(account=F("balances__account"), held=Sum("balances__amount"))
    found: dict[Fund, dict[Account, Decimal]] = {}
    for row in rows:
        held = found.setdefault(row, {})
        if row.account is not None:
            held[Account(row.account)] = row.held
    return [(fund, _fund_row("", "", read_position(held))) for fund, held in found.items()]


def headroom(fund: Fund, *, now: datetime) -> dict[tuple[str, str], Decimal]:
    """What may still be committed at the moment, by (year, control budget): nothing of a year that has ended,
    whose cells are left out.
    """
    today = london_date(now)
    return {
        (row.year, row.control_budget): row.headroom
        for row in fund_position(fund)
        if not has_ended(row.year, today)
    }


def exchanged_from(fund: Fund) -> dict[tuple[str, str], Decimal]:
    """By cell, what budget exchanges that stand have taken out of it; one query."""
    rows = (
        Posting.objects.filter(
            journal__fund=fund,
            journal__idempotency_key__startswith=f"{BudgetExchange.POSTS_AS}-",
            journal__reversed_by__isnull=True,
            amount__lt=0,
        )
        .order_by("year", "control_budget")
        .values_list("year", "control_budget")
        .annotate(total=Sum("amount"))
    )
    return {(year, budget): -total for year, budget, total in rows}


def brought_back(fund: Fund) -> set[tuple[str, str]]:
    """Cells in which what was promised to nobody had lapsed, and a reversal said last; one query."""
    rows = (
        Posting.objects.filter(journal__fund=fund, journal__award=None, account=Account.LAPSED)
        .order_by("year", "control_budget", "-journal__number")
        .distinct("year", "control_budget")
        .values_list("year", "control_budget", "amount")
    )
    return {(year, budget) for year, budget, amount in rows if amount < 0}


def ended_money(fund: Fund, *, now: datetime) -> tuple[EndedYear, ...]:
    """The fund's years that have ended with money nobody was promised, the earliest first; one query."""
    return ended_in(fund_position(fund), now=now)


def ended_in(rows: Iterable[PositionRow], *, now: datetime) -> tuple[EndedYear, ...]:
    unused = {(row.year, row.control_budget): (row.headroom, row.lapsed) for row in rows}
    return ended_years(unused, london_date(now))


_Row = tuple[str, str, str, Decimal]


def held_by_account(balances: QuerySet[Any]) -> Iterable[_Row]:
    """(year, control budget, account, amount) from the balances of one fund or award."""
    found: QuerySet[Any, _Row] = balances.values_list("year", "control_budget", "account", "amount")
    return found


def sum_by_account(rows: QuerySet[Posting]) -> Iterable[_Row]:
    """The same from postings."""
    found: QuerySet[Any, _Row] = (
        rows.order_by("year", "control_budget", "account")
        .values_list("year", "control_budget", "account")
        .annotate(total=Sum("amount"))
    )
    return found


def group_by_cell(rows: Iterable[_Row]) -> list[tuple[tuple[str, str], dict[Account, Decimal]]]:
    cells: dict[tuple[str, str], dict[Account, Decimal]] = defaultdict(dict)
    for year, budget, account, amount in rows:
        cells[year, budget][Account(account)] = amount
    return sorted(cells.items(), key=lambda item: cell_order(item[0]))


def _fund_row(year: str, budget: str, position: Position) -> PositionRow:
    return PositionRow(year, budget, **vars(position))
