"""Years of a fund that have ended and are not closed: what awards hold of them, which returns stand open."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Sum

from legacyfund.lib.financial_year import has_ended, london_date
from portfolio.awards.models import Award
from portfolio.funds.models import Fund
from portfolio.ledger.models import AwardBalance
from portfolio.ledger.queries.position import PositionRow, fund_position
from portfolio.ledger.rules.ended import ended_on, money_of_budgets
from portfolio.ledger.rules.kinds import Account
from portfolio.spend.models import Return, SpendLine
from portfolio.spend.workflow import ReturnStatus

IN_HAND = (ReturnStatus.CHECKED, ReturnStatus.CERTIFIED, ReturnStatus.HELD)
"""Returns that may still become spend."""
HELD_BY_AWARDS = (Account.COMMITTED, Account.RELEASED)


@dataclass(frozen=True)
class YearToClose:
    """Pounds by control budget, none nil: never released, and released and not spent."""

    year: str
    committed: dict[str, Decimal]
    released: dict[str, Decimal]
    returns: tuple[str, ...]
    """References of returns of the year, or with payments of it, that are not decided."""

    @property
    def in_words(self) -> str:
        parts = [ended_on(self.year)]
        if self.committed:
            parts.append(f"{money_of_budgets(self.committed)} was promised to awards and not released.")
        if self.released:
            parts.append(f"{money_of_budgets(self.released)} was released and is not reported as spent.")
        return " ".join(parts)


def years_to_close(fund: Fund, *, now: datetime) -> list[YearToClose]:
    """The earliest first; one query, and another where there are any."""
    found = years_held(fund_position(fund), now=now)
    returns = years_in_hand(fund) if found else {}
    return [
        replace(row, returns=tuple(reference for reference, years in returns.items() if row.year in years))
        for row in found
    ]


def years_held(rows: Iterable[PositionRow], *, now: datetime) -> list[YearToClose]:
    """Of a fund's position: its years that have ended and of which awards hold money, without their returns;
    the earliest first.
    """
    today, found = london_date(now), dict[str, YearToClose]()
    for row in rows:
        if not has_ended(row.year, today) or row.committed == row.spent:
            continue
        year = found.setdefault(row.year, YearToClose(row.year, {}, {}, ()))
        if row.committed > row.released:
            year.committed[row.control_budget] = row.committed - row.released
        if row.released > row.spent:
            year.released[row.control_budget] = row.released - row.spent
    return list(found.values())


def years_in_hand(fund: Fund) -> dict[str, frozenset[str]]:
    """By reference of each return in hand, its own year and those in which its lines were paid, out of whose
    money they become spend; one query.
    """
    paid = SpendLine.objects.filter(spend_return=OuterRef("pk")).order_by().values("year").distinct()
    rows: QuerySet[Any] = Return.objects.filter(award__fund=fund, status__in=IN_HAND).order_by("reference")
    found = rows.annotate(paid_in=ArraySubquery(paid)).values_list("reference", "year", "paid_in")
    return {reference: frozenset((year, *paid_in)) for reference, year, paid_in in found}


def awards_in_hand() -> QuerySet[Return, Any]:
    """The ids of awards of which a return may still become spend."""
    return Return.objects.filter(status__in=IN_HAND).order_by().values("award")


def why_not_closed(award: Award) -> str:
    """Which returns of the award may still become spend, in words; blank for none."""
    waiting = Return.objects.filter(award=award, status__in=IN_HAND).order_by("reference")
    named = ", ".join(waiting.values_list("reference", flat=True))
    return f"Not decided yet: {named}. Accept or refuse what is reported first." if named else ""


def held_in_year(fund: Fund, year: str) -> dict[int, dict[Account, dict[tuple[str, str], Decimal]]]:
    """By the id of the award, what lapses of the year, by account and cell."""
    found: dict[int, dict[Account, dict[tuple[str, str], Decimal]]] = {}
    rows = (
        AwardBalance.objects.filter(award__fund=fund, year=year, account__in=HELD_BY_AWARDS, amount__gt=0)
        .order_by("award_id", "control_budget", "account")
        .values_list("award_id", "control_budget", "account")
        .annotate(total=Sum("amount"))
    )
    for award, budget, account, amount in rows:
        found.setdefault(award, {}).setdefault(Account(account), {})[year, budget] = amount
    return found
