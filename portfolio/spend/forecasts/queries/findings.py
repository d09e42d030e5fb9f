"""What forecasts give cause to look at, over every fund: a fixed number of queries each, for the jobs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.db.models import Sum

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS, cell_order
from legacyfund.lib.financial_year import financial_year, has_ended, last_day_of, london_date
from legacyfund.lib.money import NOTHING, format_exact
from portfolio.ledger.models import FundBalance
from portfolio.spend.forecasts.queries.cells import all_cells
from portfolio.spend.forecasts.queries.known import COUNTS_NOW, Clocks
from portfolio.spend.forecasts.queries.lapsing import would_lapse
from portfolio.spend.forecasts.rules.envelopes import over_in_words


@dataclass(frozen=True)
class ForecastFinding:
    """`key` is the same while it is the same trouble. `award_id` None: of the fund."""

    key: str
    fund_id: int
    award_id: int | None
    subject: str
    control_budget: str
    amount: Decimal
    message: str


_BELOW = """
SELECT w.id, w.fund_id, w.reference, y.year, y.control_budget, b.amount, y.spent + y.to_come
  FROM (SELECT DISTINCT ON (f.award_id) f.id, f.award_id FROM portfolio_forecast f
         WHERE {counts}
         ORDER BY f.award_id, f.number DESC) f
  JOIN portfolio_forecastyear y ON y.forecast_id = f.id
  JOIN portfolio_awardbalance b ON b.award_id = f.award_id AND b.year = y.year
       AND b.control_budget = y.control_budget AND b.account = 'SPENT'
  JOIN portfolio_award w ON w.id = f.award_id
 WHERE b.amount > y.spent + y.to_come
 ORDER BY w.reference, y.year, y.control_budget
"""


def forecast_below_actual() -> list[ForecastFinding]:
    """Awards that have spent more of a year than their last forecast expected of all of it; none of what was
    said before an award was ended or closed. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BELOW.format(counts=COUNTS_NOW))
        return [
            ForecastFinding(
                f"{award}:{year}:{budget}",
                fund,
                award,
                reference,
                budget,
                spent - expected,
                f"{format_exact(spent)} of {SHORT_CONTROL_BUDGETS[budget]} in {year} is spent, and the last "
                f"forecast expected {format_exact(expected)} of the whole year. Ask for a new one.",
            )
            for award, fund, reference, year, budget, spent, expected in cursor.fetchall()
        ]


def forecast_to_lapse(*, now: datetime) -> list[ForecastFinding]:
    """Awards that expect to spend less of the year that runs than they are promised of it. One query."""
    year = financial_year(london_date(now))
    ends = last_day_of(year)
    found = []
    for row in all_cells(Clocks(now)):
        amount = would_lapse(row).amount
        if row.year == year and amount:
            found.append(
                ForecastFinding(
                    f"{row.award_id}:{year}:{row.control_budget}",
                    row.fund_id,
                    row.award_id,
                    row.award,
                    row.control_budget,
                    amount,
                    f"{format_exact(amount)} of {row.budget_label} is not expected to be spent by "
                    f"{ends.day} {ends:%B %Y}, and would lapse.",
                )
            )
    return found


def envelopes_over_forecast(*, now: datetime) -> list[ForecastFinding]:
    """Envelopes of years that have not ended, of which more is expected to be spent than they hold. Two
    queries.
    """
    today = london_date(now)
    expected: dict[tuple[int, str, str], Decimal] = {}
    for row in all_cells(Clocks(now)):
        key = (row.fund_id, row.year, row.control_budget)
        amount = row.spent if row.forecast is None else row.forecast
        expected[key] = expected.get(key, NOTHING) + amount
    return [
        ForecastFinding(
            f"{fund}:{year}:{budget}",
            fund,
            None,
            reference,
            budget,
            expected[fund, year, budget] - holds,
            over_in_words((year, budget), expected[fund, year, budget], holds),
        )
        for fund, reference, year, budget, holds in _envelopes()
        if not has_ended(year, today) and expected.get((fund, year, budget), NOTHING) > holds
    ]


def _envelopes() -> Iterator[tuple[int, str, str, str, Decimal]]:
    """What each envelope holds: what the Treasury gave less what has lapsed, or was moved."""
    rows = (
        FundBalance.objects.exclude(account__in=["TREASURY", "LAPSED"])
        .order_by("fund__reference")
        .values_list("fund_id", "fund__reference", "year", "control_budget")
        .annotate(total=Sum("amount"))
    )
    yield from sorted(rows, key=lambda row: (row[1], cell_order((row[2], row[3]))))
