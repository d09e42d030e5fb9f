"""The numbers of a fund or an award by year × control budget, now or as they were."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar, cast

from django.db.models import QuerySet, Sum

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS, cell_order
from legacyfund.lib.financial_year import has_ended, london_date
from legacyfund.lib.money import NOTHING
from portfolio.funds.models import Fund
from portfolio.ledger.models import FundBalance, Posting
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


Row = TypeVar("Row", bound=CellRow)


def total_row(kind: type[Row], rows: Iterable[Row]) -> Row:
    """Each amount of these rows added up."""
    rows, make = list(rows), cast(Callable[..., Row], kind)
    amounts = [field.name for field in fields(kind) if field.name not in ("year", "control_budget")]
    return make("", "", *(sum((getattr(row, name) for row in rows), NOTHING) for name in amounts))


def fund_position(fund: Fund, as_of: datetime | None = None) -> list[PositionRow]:
    """A row for each cell that ever held money, by year and control budget; one query."""
    if as_of is None:
        rows = sum_by_account(FundBalance.objects.filter(fund=fund))
    else:
        rows = sum_by_account(Posting.objects.filter(journal__fund=fund, journal__posted_at__lte=as_of))
    return [_fund_row(year, budget, read_position(held)) for (year, budget), held in group_by_cell(rows)]


def position_total(rows: Iterable[PositionRow]) -> PositionRow:
    return total_row(PositionRow, rows)


def funds_with_totals(funds: QuerySet[Fund]) -> list[tuple[Fund, PositionRow]]:
    """Each fund with its position over all years and control budgets; two queries for all."""
    held: dict[int, dict[Account, Decimal]] = defaultdict(dict)
    balances = (
        FundBalance.objects.filter(fund__in=funds)
        .order_by("fund_id", "account")
        .values_list("fund_id", "account")
        .annotate(total=Sum("amount"))
    )
    for fund_id, account, total in balances:
        held[fund_id][Account(account)] = total
    return [(fund, _fund_row("", "", read_position(held[fund.pk]))) for fund in funds]


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


def ended_money(fund: Fund, *, now: datetime) -> tuple[EndedYear, ...]:
    """The fund's years that have ended with money nobody was promised, the earliest first; one query."""
    return ended_in(fund_position(fund), now=now)


def ended_in(rows: Iterable[PositionRow], *, now: datetime) -> tuple[EndedYear, ...]:
    unused = {(row.year, row.control_budget): (row.headroom, row.lapsed) for row in rows}
    return ended_years(unused, london_date(now))


_Row = tuple[str, str, str, Decimal]


def sum_by_account(rows: QuerySet[Any]) -> Iterable[_Row]:
    """(year, control budget, account, amount) from balances or postings alike."""
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
    return PositionRow(year, budget, **asdict(position))
