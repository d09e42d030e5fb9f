"""What a forecast says of a year is what its months come to."""

from collections.abc import Iterator

from django.db import connection

from portfolio.funds.models import Fund
from portfolio.ledger.queries.faults import Fault, amount_found

_YEARS_AND_MONTHS = """
SELECT w.reference || ' forecast ' || f.number, year, control_budget, coalesce(y.to_come, 0),
       coalesce(m.amount, 0)
  FROM portfolio_forecastyear y
  FULL JOIN (SELECT a.forecast_id, a.year, a.control_budget, sum(a.amount) AS amount
               FROM portfolio_forecastamount a GROUP BY 1, 2, 3) m USING (forecast_id, year, control_budget)
  JOIN portfolio_forecast f ON f.id = forecast_id
  JOIN portfolio_award w ON w.id = f.award_id
 WHERE w.fund_id = %(fund)s AND coalesce(y.to_come, 0) <> coalesce(m.amount, 0)
 ORDER BY 1, 2, 3
"""


def forecast_years_equal_months(fund: Fund) -> Iterator[Fault]:
    """What a version expects of a year = the sum of its months."""
    with connection.cursor() as cursor:
        cursor.execute(_YEARS_AND_MONTHS, {"fund": fund.pk})
        for reference, year, budget, expected, months in cursor.fetchall():
            yield Fault(
                fund.reference,
                f"{reference} {year} {budget}",
                f"it expects {amount_found(expected)}, and its months come to {amount_found(months)}.",
            )
