"""What a journal is held against: the journal before it, the balances, and whether it was posted already."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from portfolio.ledger.rules.kinds import Account

Balances = dict[tuple[str, str, Account], Decimal]

BEFORE = """
SELECT 'of_fund', year, control_budget, account, amount, NULL::bigint, NULL::timestamptz
  FROM portfolio_fundbalance WHERE fund_id = %(fund)s AND year BETWEEN %(first)s AND %(last)s
UNION ALL
SELECT 'of_award', year, control_budget, account, amount, NULL, NULL
  FROM portfolio_awardbalance WHERE award_id = %(award)s AND year BETWEEN %(first)s AND %(last)s
UNION ALL
(SELECT 'last', hash, '', '', NULL, number, posted_at
   FROM portfolio_journal WHERE fund_id = %(fund)s ORDER BY number DESC LIMIT 1)
UNION ALL
SELECT 'same', '', '', '', NULL, id, NULL FROM portfolio_journal WHERE idempotency_key = %(key)s
UNION ALL
SELECT 'award', reference, '', '', NULL, NULL, NULL FROM portfolio_award WHERE id = %(award)s
"""
"""One statement, since everybody who moves money of the fund waits while it is asked. From one year to
another, and not any of them: PostgreSQL would plan that anew at each call.
"""


class Last(NamedTuple):
    """The last journal of a fund."""

    number: int
    hash: str
    posted_at: datetime


@dataclass
class Before:
    """`same`: the id of the journal that has the idempotency key. `award`: its reference. The balances are
    those of the years asked about, and of those between.
    """

    last: Last | None = None
    same: int | None = None
    award: str | None = None
    of_fund: Balances = field(default_factory=dict)
    of_award: Balances = field(default_factory=dict)


def asked_of(
    fund_id: int, award_id: int | None, idempotency_key: str, years: Collection[str]
) -> dict[str, Any]:
    """What BEFORE is asked with."""
    return {
        "fund": fund_id,
        "award": award_id,
        "key": idempotency_key,
        "first": min(years),
        "last": max(years),
    }


def read_before(rows: Iterable[tuple[Any, ...]]) -> Before:
    """What BEFORE answered."""
    before = Before()
    for what, word, budget, account, amount, number, moment in rows:
        if what == "of_fund":
            before.of_fund[word, budget, Account(account)] = amount
        elif what == "of_award":
            before.of_award[word, budget, Account(account)] = amount
        elif what == "last":
            before.last = Last(number, word, moment)
        elif what == "same":
            before.same = number
        else:
            before.award = word
    return before
