"""Funds, decisions and awards for tests, reached through the actions."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from itertools import count

from accounts.models import User
from portfolio.actions.funds import allocate, create_fund
from portfolio.models import Fund
from tests.factories.accounts import NOW, make_user

YEAR = "2026-27"
NEXT_YEAR = "2027-28"
_numbers = count(1)


def pounds(amount: int | str) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))


def make_fund(
    amounts: Mapping[tuple[str, str], int | str] | None = None,
    *,
    reference: str | None = None,
    manager: User | None = None,
    now: datetime = NOW,
) -> Fund:
    """A fund that runs from 2026-27 to 2028-29 and holds `amounts`, pounds by (year, control budget)."""
    manager = manager or make_user("FUND_MANAGER", now=now)
    fund = create_fund(
        reference=reference or f"F{next(_numbers)}",
        name="Legacy IT Fund",
        first_year=YEAR,
        last_year="2028-29",
        by=manager,
        now=now,
    )
    if amounts:
        give(fund, amounts, by=manager, now=now)
    return fund


def give(fund: Fund, amounts: Mapping[tuple[str, str], int | str], *, by: User, now: datetime = NOW) -> None:
    allocate(
        fund=fund,
        amounts={cell: pounds(amount) for cell, amount in amounts.items()},
        narrative="Settlement",
        idempotency_key=f"test-allocation-{next(_numbers)}",
        by=by,
        now=now,
    )
