"""Spend in the shape of OSCAR, the Treasury's system: whole thousands of pounds, as deltas by month.

Source: “How OSCAR works for Budgeting Data” (HM Treasury, 2025): what is loaded is in thousands, adjusts what
is there, and never replaces it. The names of columns and the forms of month and quarter are those of its
in-year data set.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from math import floor

from legacyfund.lib.control_budgets import ControlBudget
from legacyfund.lib.financial_year import Period, start_of
from legacyfund.lib.money import NOTHING

COLUMNS = (
    "Organisation Code",
    "Organisation",
    "Control Budget Code",
    "Economic Budget Code",
    "Year",
    "Quarter",
    "Month",
    "Amount",
    "Fund",
    "Posted Period",
)
BUDGET_CODES: Mapping[str, tuple[str, str]] = {
    ControlBudget.RDEL_ADMIN: ("DEL ADMIN", "RESOURCE"),
    ControlBudget.RDEL_PROGRAMME: ("DEL PROG", "RESOURCE"),
    ControlBudget.CDEL: ("DEL PROG", "CAPITAL"),
}
"""OSCAR's control budget and economic budget for each of ours."""
THOUSAND = Decimal(1000)


@dataclass(frozen=True)
class Posted:
    """Pounds of an organisation that were posted in a month, of one fund, year and control budget."""

    month: Period
    organisation: str
    amount: Decimal


@dataclass(frozen=True)
class Delta:
    """Thousands of pounds by which the month changes what OSCAR has of the organisation; never 0."""

    month: Period
    organisation: str
    thousands: int


def to_deltas(posted: Iterable[Posted]) -> Iterator[Delta]:
    """The deltas of one fund, year and control budget, by month and organisation.

    After each month the deltas so far add up to the pounds so far, rounded once to thousands (halves away
    from 0), and those of each organisation lie less than a thousand from its own pounds. A later month
    changes no earlier delta.
    """
    pounds: dict[str, Decimal] = defaultdict(lambda: NOTHING)
    told: dict[str, int] = defaultdict(int)
    for month, rows in groupby(sorted(posted, key=lambda row: row.month), key=lambda row: row.month):
        for row in rows:
            pounds[row.organisation] += row.amount
        shares = in_thousands(pounds)
        for organisation, thousands in sorted(shares.items()):
            if thousands != told[organisation]:
                yield Delta(month, organisation, thousands - told[organisation])
        told.update(shares)


def in_thousands(pounds: Mapping[str, Decimal]) -> dict[str, int]:
    """Each share in whole thousands, so that they add up to the sum rounded once.

    Largest remainder: each is rounded down, and the thousands left over go to those that lost most, the first
    by name where some lost the same.
    """
    exact = {name: amount / THOUSAND for name, amount in pounds.items()}
    shares = {name: floor(amount) for name, amount in exact.items()}
    total = sum(pounds.values(), NOTHING) / THOUSAND
    left_over = int(total.quantize(Decimal(1), rounding=ROUND_HALF_UP)) - sum(shares.values())
    by_loss = sorted(exact, key=lambda name: (shares[name] - exact[name], name))
    for name in by_loss[:left_over]:
        shares[name] += 1
    return shares


def counted_in(year: str, month: Period) -> Period:
    """The month of the year that OSCAR counts it in: what is posted after its 31 March counts in March, and
    what is posted before its 1 April in April.
    """
    return max(Period(year, 1), min(month, Period(year, 12)))


def written_month(month: Period) -> str:
    """`Dec-26`."""
    return f"{month.first_day:%b-%y}"


def written_quarter(month: Period) -> str:
    """`Qtr3 - 26-27`."""
    start = start_of(month.year) % 100
    return f"Qtr{(month.number + 2) // 3} - {start:02d}-{(start + 1) % 100:02d}"
